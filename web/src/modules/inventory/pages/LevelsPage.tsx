import { Button, Input, Select } from "antd";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { type Column, RecordList } from "@/shared/list/RecordList";
import { Empty } from "@/shared/ui/Trouble";

import { StockDrawer } from "../parts/StockDrawer";
import styles from "../parts/stock.module.css";
import { useWarehouses } from "@/shared/session/warehouses";
import { stockWords } from "../words";

type Level = Schemas["StockOut"];

/** What is there per product and warehouse; a row opens the reason why it is (not) available. */
export function LevelsPage() {
  const say = useWords(stockWords);
  const [params, setParams] = useSearchParams();
  const [open, setOpen] = useState<Level>();
  const { name } = useWarehouses();
  const query = queryOf(params);
  const pages = $api.useInfiniteQuery("get", "/api/v1/stock", { params: { query: { ...query, limit: 50 } } }, byCursor);
  // A link to one product's stock opens its reason at once.
  const asked = params.get("open");
  const first = pages.data?.pages[0]?.items[0];
  useEffect(() => {
    if (asked && first?.product === asked) setOpen(first);
  }, [asked, first]);
  const place = (row: Level) => (row.warehouse ? name(row.warehouse) : say("nowhere"));
  const columns: Column<Level>[] = [
    { key: "product", title: say("product"), width: "minmax(220px, 2fr)", render: (row) => <>{row.name} <span className={styles.meta}>{row.product}</span></> },
    { key: "warehouse", title: say("warehouse"), width: "minmax(100px, 1fr)", render: place },
    { key: "onHand", title: say("onHand"), width: "90px", align: "end", render: (row) => grouped(row.on_hand) },
    { key: "reserved", title: say("reserved"), width: "90px", align: "end", render: (row) => quiet(row.reserved) },
    { key: "available", title: say("available"), width: "110px", align: "end", render: (row) => <Available row={row} /> },
    { key: "incoming", title: say("incoming"), width: "90px", align: "end", render: (row) => quiet(row.incoming) },
    { key: "waiting", title: say("waiting"), width: "90px", align: "end", render: (row) => (row.waiting === "0" ? "—" : <span className={styles.low}>{grouped(row.waiting)}</span>) },
  ]; // prettier-ignore
  const filtered = [...params.keys()].length > 0;
  return (
    <>
      <Filters params={params} onChange={(next) => setParams(next, { replace: true })} />
      <RecordList
        label={say("levels")}
        columns={columns}
        pages={pages}
        rowKey={(row) => `${row.product} ${row.warehouse}`}
        onOpen={setOpen}
        card={(row) => <Card row={row} place={place(row)} />}
        empty={<Empty title={say(filtered ? "none" : "nothing")} hint={say("none.hint")} action={filtered ? <Button onClick={() => setParams({})}>{say("clear")}</Button> : undefined} />}
      />
      {open ? <StockDrawer level={open} onClose={() => setOpen(undefined)} /> : null}
    </>
  ); // prettier-ignore
}

function queryOf(params: URLSearchParams) {
  const which = params.get("which");
  return {
    ...(params.get("q") ? { q: params.get("q") ?? "" } : {}),
    ...(params.get("open") ? { product: params.get("open") ?? "" } : {}),
    ...(params.get("warehouse") ? { warehouse: params.get("warehouse") ?? "" } : {}),
    ...(which === "short" ? { short: true } : {}),
    ...(which === "low" ? { low: true } : {}),
  };
}

function quiet(amount: string): string {
  return amount === "0" ? "—" : grouped(amount);
}

function Available({ row }: { row: Level }) {
  return (
    <span className={row.available === "0" ? styles.out : isLow(row) ? styles.low : undefined}>
      <span key={row.available} className="flash">{grouped(row.available)}</span> <span className={styles.meta}>{row.unit}</span>
    </span>
  ); // prettier-ignore
}

function isLow(row: Level): boolean {
  return row.reorder_point !== null && Number(row.available) < Number(row.reorder_point);
}

function Card({ row, place }: { row: Level; place: string }) {
  const say = useWords(stockWords);
  return (
    <div className={styles.card}>
      <span>{row.name}</span>
      <span className={styles.figures}><Available row={row} /></span>
      <small>{row.product} · {place}</small>
      <small className={styles.figures}>{say("onHand")} {grouped(row.on_hand)} · {say("reserved")} {grouped(row.reserved)}</small>
    </div>
  ); // prettier-ignore
}

function Filters({ params, onChange }: { params: URLSearchParams; onChange: (next: URLSearchParams) => void }) {
  const say = useWords(stockWords);
  const { options } = useWarehouses();
  const which = params.get("which") ?? "all";
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    next.delete("open");
    if (value) next.set(key, value);
    else next.delete(key);
    onChange(next);
  };
  const exported = new URLSearchParams(Object.entries(queryOf(params)).map(([key, value]) => [key, String(value)]));
  return (
    <div className={styles.bar}>
      <Input.Search allowClear key={params.get("q") ?? ""} defaultValue={params.get("q") ?? ""} placeholder={say("search")} aria-label={say("search")} style={{ width: 280, maxWidth: "100%" }} onSearch={(text) => set("q", text.trim())} />
      <Select aria-label={say("warehouse")} value={params.get("warehouse") ?? ""} options={[{ value: "", label: say("everywhere") }, ...options]} onChange={(value) => set("warehouse", value)} style={{ minWidth: 140 }} />
      <Select aria-label={say("which")} value={which} options={(["all", "short", "low"] as const).map((value) => ({ value: value, label: say(`which.${value}`) }))} onChange={(value) => set("which", value === "all" ? "" : value)} style={{ minWidth: 130 }} />
      <Button className={styles.end} href={`/api/v1/stock:export?${exported}`}>{say("export")}</Button>
    </div>
  ); // prettier-ignore
}
