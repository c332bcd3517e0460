import { Alert, Button, Drawer } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { dayWords } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { usePhone } from "@/shared/ui/useScreen";

import { stockWords } from "../words";
import { type Act, StockForm } from "./StockForm";
import styles from "./stock.module.css";
import { ReorderPoint } from "./ReorderPoint";
import { useWarehouses } from "@/shared/session/warehouses";

type Level = Schemas["StockOut"];

/** Why so much of a product is available: who holds it, what is coming, who still waits; and what can be done. */
export function StockDrawer({ level, onClose }: { level: Level; onClose: () => void }) {
  const say = useWords(stockWords);
  const phone = usePhone();
  const { name } = useWarehouses();
  const [act, setAct] = useState<Act>();
  const query = { product: level.product, ...(level.warehouse ? { warehouse: level.warehouse } : { short: true }) };
  const fresh = $api.useQuery("get", "/api/v1/stock", { params: { query } });
  const now = fresh.data?.items[0] ?? level;
  const figures = { onHand: grouped(now.on_hand), reserved: grouped(now.reserved), available: grouped(now.available) };
  return (
    <Drawer open onClose={onClose} size={phone ? "100%" : 480} title={say("why", { product: now.name })} footer={<Actions onAct={setAct} product={now.product} bare={!now.warehouse} />}>
      <p className={styles.meta}>{now.product} · {now.warehouse ? name(now.warehouse) : say("nowhere")}</p>
      <p className={styles.sum}>{say("why.sum", figures)} {now.unit}</p>
      {now.waiting === "0" ? null : <Alert type="warning" showIcon title={say("why.short", { count: grouped(now.waiting), unit: now.unit })} style={{ marginBottom: 16 }} />}
      {now.warehouse ? <ReorderPoint level={now} /> : null}
      <Why title={say("why.reserved")} none={say("why.free")} rows={now.why.reservations.map((one) => ({
        key: one.order, link: `/orders/${encodeURIComponent(one.order)}`, name: one.order, when: one.requested_date ? say("wanted", { day: dayWords(one.requested_date) }) : "", count: one.quantity,
      }))} />
      <Why title={say("why.incoming")} none={say("why.nothing")} rows={now.why.receipts.map((one) => ({
        key: one.receipt, link: `/stock/receipts?product=${encodeURIComponent(now.product)}`, name: one.receipt, when: dayWords(one.expected_at), count: one.quantity,
      }))} />
      {now.lots.length > 0 ? <Why title={say("lot")} none="" rows={now.lots.map((one) => ({ key: one.lot, name: one.lot, when: `${say("reserved")} ${grouped(one.reserved)}`, count: one.on_hand }))} /> : null}
      {act ? <StockForm act={act} product={now} warehouse={now.warehouse} onClose={() => setAct(undefined)} /> : null}
    </Drawer>
  ); // prettier-ignore
}

interface Reason {
  key: string;
  link?: string;
  name: string;
  when: string;
  count: string;
}

function Why({ title, none, rows }: { title: string; none: string; rows: Reason[] }) {
  const say = useWords(stockWords);
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {rows.length === 0 ? <p className={styles.meta}>{none}</p> : null}
      <ul className={styles.rows}>
        {rows.map((row) => (
          <li key={row.key}>
            {row.link ? <Link to={row.link}>{row.name}</Link> : row.name}
            <span className={styles.meta}>{row.when}</span>
            <span>{grouped(row.count)}</span>
          </li>
        ))}
      </ul>
      {rows.length >= 20 ? <p className={styles.meta}>{say("why.first")}</p> : null}
    </section>
  );
}

function Actions({ onAct, product, bare }: { onAct: (act: Act) => void; product: string; bare: boolean }) {
  const say = useWords(stockWords);
  const { may } = useSession();
  const acts = (["adjust", "count", "transfer"] as const).filter((act) => may(`stock.${act}`) && !(bare && act !== "adjust"));
  return (
    <div className={styles.bar}>
      {acts.map((act) => <Button key={act} onClick={() => onAct(act)}>{say(act)}</Button>)}
      <Link className={styles.end} to={`/stock/moves?product=${encodeURIComponent(product)}`}>{say("seeMoves")}</Link>
    </div>
  ); // prettier-ignore
}
