import { Button, Checkbox, Segmented, Select, Skeleton } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";

import { $api } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { usePrint } from "@/shared/ui/print";
import { Empty, Trouble } from "@/shared/ui/Trouble";
import { Due } from "@/shared/ui/When";
import { uiWords } from "@/shared/ui/words";

import { Queue } from "../parts/Queue";
import type { PickedOrder } from "../picking";
import { fulfilmentWords } from "../words";
import styles from "./shipping.module.css";

const KEPT = "meidan.warehouse";
/** How many orders are shown at once, the most urgent. */
const MOST = 100;

/** The orders that can leave a warehouse, the urgent ones first; several are picked in one round. */
export function StationPage() {
  const say = useWords(fulfilmentWords);
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const ui = useWords(uiWords);
  const { print, printing } = usePrint();
  const [view, setView] = useState<"orders" | "items">("orders");
  const { places, mine, warehouse, list, choose } = useStation(() => setChosen(new Set()));
  const toggle = (number: string) => {
    const next = new Set(chosen);
    if (!next.delete(number)) next.add(number);
    setChosen(next);
  };
  const orders = list.data?.orders ?? [];
  const pick = (numbers: Iterable<string>) => void navigate(`/shipping/${encodeURIComponent(warehouse)}/${[...numbers].map(encodeURIComponent).join(",")}`);
  return (
    <Page
      title={say("station")}
      guide="shipping"
      meta={list.data ? (orders.length < MOST ? `${say("toPick")} ${orders.length}` : say("toPick.first", { count: MOST })) : undefined}
      actions={<Select aria-label={say("warehouse")} value={warehouse || undefined} options={mine.map((one) => ({ value: one.code, label: one.name }))} onChange={choose} style={{ minWidth: 120 }} />}
    >
      <Queue />
      <div className={styles.bar}>
        <Segmented value={view} onChange={setView} options={[{ value: "orders", label: say("by.order") }, { value: "items", label: say("items") }]} />
        <Button onClick={() => void navigate("/shipments")}>{say("shipments")}</Button>
        <Button disabled={chosen.size === 0} loading={printing} onClick={() => print({ kind: "pick-list", orders: [...chosen] })}>{ui("print")}</Button>
        <Button type="primary" disabled={chosen.size === 0} onClick={() => pick(chosen)} className={styles.go} data-idle={chosen.size === 0 || undefined}>{chosen.size > 0 ? say("pick.count", { count: chosen.size }) : say("pick")}</Button>
      </div>
      <State places={places} list={list} />
      {view === "items" ? (
        <ul className={styles.orders}>
          {(list.data?.items ?? []).map((one) => (
            <li key={one.product + one.lot} className={styles.order}>
              <span className={styles.what}><b>{one.product}</b><span>{one.name} {one.lot}</span></span>
              <b className={styles.count}>{grouped(one.quantity)} {one.unit}</b>
            </li>
          ))}
        </ul>
      ) : (
        <ul className={styles.orders}>
          {orders.map((order) => (
            <OrderRow key={order.number} order={order} chosen={chosen.has(order.number)} onToggle={() => toggle(order.number)} onPick={() => pick([order.number])} />
          ))}
        </ul>
      )}
    </Page>
  ); // prettier-ignore
}

type Station = ReturnType<typeof useStation>;

/** The warehouses one works in, the one that this device last looked at, and what is to be picked there. */
function useStation(onChange: () => void) {
  const { me } = useSession();
  const places = $api.useQuery("get", "/api/v1/warehouses", { params: { query: { limit: 100 } } });
  const mine = (places.data?.items ?? []).filter((one) => one.active && (me.warehouses.length === 0 || me.warehouses.includes(one.code)));
  const [picked, setPicked] = useState(localStorage.getItem(KEPT) ?? "");
  const warehouse = mine.some((one) => one.code === picked) ? picked : (mine[0]?.code ?? "");
  const list = $api.useQuery("get", "/api/v1/pick-lists", { params: { query: { warehouse, limit: MOST } } }, { enabled: warehouse !== "" });
  const choose = (code: string) => {
    localStorage.setItem(KEPT, code);
    setPicked(code);
    onChange();
  };
  return { places, mine, warehouse, list, choose };
} // prettier-ignore

/** What stands where the orders would: still reading, what went wrong, or why there are none. */
function State({ places, list }: Pick<Station, "places" | "list">) {
  const say = useWords(fulfilmentWords);
  if (places.isError) return <Trouble failure={places.error} onRetry={() => void places.refetch()} />;
  if (list.isError) return <Trouble failure={list.error} onRetry={() => void list.refetch()} />;
  if (list.isSuccess) return list.data.orders.length === 0 ? <Empty title={say("none")} hint={say("none.hint")} /> : null;
  if (places.isSuccess && list.fetchStatus === "idle") return <Empty title={say("nowhere")} hint={say("nowhere.hint")} />;
  return <Skeleton active paragraph={{ rows: 8 }} />;
} // prettier-ignore

function OrderRow({ order, chosen, onToggle, onPick }: { order: PickedOrder; chosen: boolean; onToggle: () => void; onPick: () => void }) {
  const say = useWords(fulfilmentWords);
  const begun = order.picking_at !== null;
  return (
    <li className={styles.order}>
      <Checkbox checked={chosen} onChange={onToggle} aria-label={order.number} className={styles.check} />
      <button type="button" className={styles.what} onClick={onToggle}>
        <b>{order.number} {order.priority > 0 ? <span className={styles.urgent}>{say("priority")}</span> : null}</b>
        <span>{order.customer}</span>
        <small>{say("lines", { count: order.lines.length })} · <Due at={order.due_at} />{begun ? ` · ${order.picker ? say("begun.by", { name: order.picker }) : say("begun")}` : ""}</small>
      </button>
      <Button onClick={onPick}>{say(begun ? "pick.on" : "pick")}</Button>
    </li>
  ); // prettier-ignore
}
