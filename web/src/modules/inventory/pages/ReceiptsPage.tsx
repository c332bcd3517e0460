import { useState } from "react";
import { useSearchParams } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { isPast } from "@/shared/format/times";
import { sayCode, useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { type Column, RecordList } from "@/shared/list/RecordList";
import { TwoLines } from "@/shared/list/TwoLines";
import { Empty } from "@/shared/ui/Trouble";
import { When } from "@/shared/ui/When";
import { uiWords } from "@/shared/ui/words";

import { PlaceFilter } from "../parts/PlaceFilter";
import { ReceiptDrawer } from "../parts/ReceiptDrawer";
import styles from "../parts/stock.module.css";
import { useWarehouses } from "@/shared/session/warehouses";
import { stockWords } from "../words";

type Receipt = Schemas["ReceiptOut"];
/** How many products a row names before it counts them. */
const NAMED = 3;

/** Goods that are announced, and what has come of them; a row opens the reception. */
export function ReceiptsPage() {
  const say = useWords(stockWords);
  const ui = useWords(uiWords);
  const [params] = useSearchParams();
  const [open, setOpen] = useState<Receipt>();
  const { name } = useWarehouses();
  const query = Object.fromEntries([...params].filter(([key]) => key === "product" || key === "warehouse"));
  const pages = $api.useInfiniteQuery("get", "/api/v1/receipts", { params: { query: { ...query, limit: 50 } } }, byCursor);
  const state = (one: Receipt) => sayCode(stockWords, "state", one.state);
  const goods = ({ lines }: Receipt) => {
    const names = lines.slice(0, NAMED).map((line) => line.name).join(ui("comma"));
    return lines.length > NAMED ? say("goods.more", { names, count: lines.length }) : names;
  };
  // The names may be cut, the number of them must not.
  const goodsInRow = (one: Receipt) => (
    <span className={styles.goods} title={one.lines.map((line) => line.name).join(ui("comma"))}>
      <span>{one.lines.slice(0, NAMED).map((line) => line.name).join(ui("comma"))}</span>
      {one.lines.length > NAMED ? <small>{say("goods.count", { count: one.lines.length })}</small> : null}
    </span>
  ); // prettier-ignore
  const day = (one: Receipt) => (
    <span className={one.state === "open" && isPast(`${one.expected_at}T23:59:59`) ? styles.out : undefined}><When at={one.expected_at} /></span>
  ); // prettier-ignore
  const columns: Column<Receipt>[] = [
    { key: "number", title: say("number"), width: "120px", render: (one) => one.number },
    { key: "expected", title: say("expected"), width: "130px", render: day },
    { key: "goods", title: say("product"), width: "minmax(200px, 2fr)", render: goodsInRow },
    { key: "warehouse", title: say("warehouse"), width: "minmax(100px, 1fr)", render: (one) => name(one.warehouse) },
    { key: "supplier", title: say("supplier"), width: "100px", render: (one) => one.supplier ?? "—" },
    { key: "reference", title: say("reference"), width: "120px", render: (one) => one.reference || "—" },
    { key: "state", title: say("state"), width: "80px", render: state },
  ];
  return (
    <>
      <PlaceFilter />
      <RecordList
        label={say("receipts")}
        columns={columns}
        pages={pages}
        rowKey={(one) => one.number}
        onOpen={setOpen}
        card={(one) => <TwoLines title={<>{one.number} · {day(one)}</>} text={`${state(one)} · ${name(one.warehouse)} · ${goods(one)}`} />}
        empty={<Empty title={say("receipts.none")} hint={say("receipts.hint")} />}
      />
      {open ? <ReceiptDrawer receipt={open} onClose={() => setOpen(undefined)} /> : null}
    </>
  ); // prettier-ignore
}
