import { Tooltip } from "antd";

import { compareDecimals, grouped, isZero, percent } from "@/shared/format/numbers";
import { type Say, useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { useWarehouses } from "@/shared/session/warehouses";
import { Money, Quantity } from "@/shared/ui/Money";

import type { Line, Order } from "../api/orders";
import { detailWords } from "../words/detail";
import styles from "./detail.module.css";
import { Short } from "./Short";
import { type Coming, promisedDay, useComing } from "./useComing";

const FACTS = ["ordered", "reserved", "shipped", "delivered", "returned", "invoiced", "cancelled"] as const;
const SOURCES = ["list", "customer_list", "product", "manual", "quotation", "last_agreed", "gift", "none"] as const;
type SayDetail = Say<(typeof detailWords.keys)[number]>;

/** What was ordered, at which price and why, and how far each line has come. */
export function LineTable({ order }: { order: Order }) {
  const say = useWords(detailWords);
  const { sees } = useSession();
  const coming = useComing(order);
  const money = sees("price");
  return (
    <section className={styles.box}>
      <h2>
        {say("lines")} <small>{order.lines.length}</small>
      </h2>
      <table className={styles.lines}>
        <thead>
          <tr>
            <th>{say("product")}</th>
            <th className={styles.end}>{say("quantity")}</th>
            {money ? <th className={styles.end}>{say("price")}</th> : null}
            {money ? <th className={styles.end}>{say("sum")}</th> : null}
            <th style={{ width: "26%" }}>{say("progress")}</th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <Row key={line.position} line={line} order={order} money={money} coming={coming.get(line.product)} />
          ))}
        </tbody>
      </table>
      {money ? <Totals order={order} /> : null}
    </section>
  );
}

function Row({ line, order, money, coming }: { line: Line; order: Order; money: boolean; coming: Coming | undefined }) {
  const say = useWords(detailWords);
  const { currency } = order;
  const { name } = useWarehouses();
  return (
    <tr>
      <td>
        <strong>{line.product}</strong> {line.name}
        {line.gift ? <small>{say("gift")}</small> : null}
        {line.note ? <small>{line.note}</small> : null}
        {line.reservations.map((one) => (
          <small key={one.warehouse + one.lot}>
            {say("reservedAt", { warehouse: name(one.warehouse), quantity: `${grouped(one.quantity)} ${line.base_unit}` })} {one.lot}
          </small>
        ))}
        <Short line={line} when={promisedDay(line, order)} coming={coming} />
      </td>
      <td className={styles.end}>
        <Quantity amount={line.quantity} unit={line.unit} />
      </td>
      {money ? (
        <td className={styles.end}>
          <Money amount={line.unit_price} currency={currency} />
          <small>{priceWords(line, say)}</small>
        </td>
      ) : null}
      {money ? (
        <td className={styles.end}>
          <Money amount={line.gross} currency={currency} />
        </td>
      ) : null}
      <td data-wide>
        <Progress line={line} />
      </td>
    </tr>
  );
}

/** How the price came about, in a few words. */
function priceWords(line: Line, say: SayDetail): string {
  const source = line.price_source;
  const kind = SOURCES.find((one) => one === source.kind);
  const parts = kind ? [say(`price.${kind}`, { name: source.name ?? source.list ?? source.quotation ?? "" }).trim()] : [];
  if (source.min_quantity && compareDecimals(source.min_quantity, "1") > 0) parts.push(say("price.from", { quantity: grouped(source.min_quantity) }));
  if (source.kind === "manual" && source.list_price) parts.push(say("price.listWas", { price: grouped(source.list_price, 2) }));
  if (line.discount !== null && !isZero(line.discount)) parts.push(say("discount", { percent: percent(line.discount) }));
  return parts.join(" · ");
} // prettier-ignore

/** One bar per line: with the customer, on its way, reserved, short; the figures below and all of them on hover. */
function Progress({ line }: { line: Line }) {
  const say = useWords(detailWords);
  const { facts } = line;
  const ordered = Number(facts.ordered) || 1;
  const parts = {
    delivered: Number(facts.delivered),
    shipped: Number(facts.shipped) - Number(facts.delivered),
    reserved: Number(facts.reserved),
    short: Number(facts.short),
  };
  const figure = (name: (typeof FACTS)[number]) => `${say(`fact.${name}`)} ${grouped(facts[name])} ${line.base_unit}`;
  const all = FACTS.map(figure).join(" · ");
  const shown = FACTS.filter((name) => name === "ordered" || !isZero(facts[name]));
  return (
    <Tooltip title={all}>
      <div role="img" aria-label={all}>
        <div className={styles.bar}>
          {Object.entries(parts).map(([fact, part]) => (
            <i key={fact} data-fact={fact} style={{ width: `${(100 * part) / ordered}%` }} />
          ))}
        </div>
        <div className={styles.figures}>
          {shown.map((name) => (
            <span key={name + facts[name]} className="flash">
              {figure(name)}
            </span>
          ))}
        </div>
      </div>
    </Tooltip>
  );
}

function Totals({ order }: { order: Order }) {
  const say = useWords(detailWords);
  const { totals, currency } = order;
  return (
    <div className={styles.totals}>
      <span>
        {say("net")} <Money amount={totals.net} currency={currency} />
      </span>
      <span>
        {say("tax")} <Money amount={totals.tax} currency={currency} />
      </span>
      <strong>
        {say("total")} <Money amount={totals.gross} currency={currency} />
      </strong>
    </div>
  );
}
