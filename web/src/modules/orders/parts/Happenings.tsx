import { $api } from "@/shared/api/client";
import { grouped, isZero } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { useWarehouses } from "@/shared/session/warehouses";
import { Money } from "@/shared/ui/Money";
import { When } from "@/shared/ui/When";

import type { Order, Shipment } from "../api/orders";
import { detailWords } from "../words/detail";
import styles from "./detail.module.css";

const METHODS = ["bank", "wechat", "alipay", "cash", "card", "acceptance", "other"] as const;

/** Goods on their way: packages, carrier, what was reported, who signed. */
export function Shipments({ order }: { order: Order }) {
  const say = useWords(detailWords);
  const { may } = useSession();
  const query = { params: { query: { order: order.number, limit: 100 } } };
  const found = $api.useQuery("get", "/api/v1/shipments", query, { enabled: may("shipments.view") });
  if (!may("shipments.view") || isZero(order.facts.shipped)) return null;
  return (
    <section className={styles.box}>
      <h2>{say("shipments")}</h2>
      <ul className={styles.items}>
        {(found.data?.items ?? []).map((one) => (
          <ShipmentItem key={one.number} shipment={one} />
        ))}
      </ul>
    </section>
  );
}

const STATES = ["issued", "delivered", "refused"] as const;

function ShipmentItem({ shipment }: { shipment: Shipment }) {
  const say = useWords(detailWords);
  const { name } = useWarehouses();
  const state = STATES.find((one) => one === shipment.state);
  const last = shipment.events.at(-1);
  const lines = shipment.lines.map((one) => `${one.product} × ${grouped(one.quantity)}`).join(", ");
  const boxes = shipment.packages.map((one) => one.tracking_no).filter(Boolean);
  return (
    <li className={styles.item}>
      <span className={styles.row}>
        <strong>{shipment.number}</strong>
        <span key={shipment.state} className="flash">
          {state ? say(`shipment.${state}`) : shipment.state}
        </span>
        <span className={styles.push}>
          <When at={shipment.issued_at} />
        </span>
      </span>
      <span>
        {shipment.carrier} {shipment.tracking_no} <span className={styles.muted}>{say("from", { warehouse: name(shipment.warehouse) })}</span>
      </span>
      <span className={styles.muted}>{lines}</span>
      {shipment.packages.length > 0 ? (
        <span className={styles.muted}>
          {say("packages", { count: shipment.packages.length })} {boxes.join(" ")}
        </span>
      ) : null}
      {last ? <TrackingLine event={last} /> : null}
    </li>
  );
}

function TrackingLine({ event }: { event: Shipment["events"][number] }) {
  const say = useWords(detailWords);
  const word = detailWords.keys.find((key) => key === `track.${event.kind}`);
  return (
    <span className={styles.muted}>
      {word ? say(word) : event.kind} <When at={event.at} /> {event.place} {event.note}
      {event.proof ? ` · ${say("proof")}: ${event.proof}` : null}
    </span>
  );
}

/** What was paid and what is open. */
export function Payments({ order }: { order: Order }) {
  const say = useWords(detailWords);
  const { sees } = useSession();
  const shown = sees("price") && order.state !== "draft" && order.facts.open !== undefined && order.facts.open !== null;
  const found = $api.useQuery("get", "/api/v1/payments", { params: { query: { order: order.number } } }, { enabled: shown });
  if (!shown) return null;
  const paid = found.data?.items ?? [];
  const open = order.facts.open ?? "0";
  return (
    <section className={styles.box}>
      <h2>
        {say("money")}
        <small className={styles.push}>
          {isZero(open) ? (
            say("settled")
          ) : (
            <>
              {say(open.startsWith("-") ? "over" : "open")} <Money amount={open.replace("-", "")} currency={order.currency} />
            </>
          )}
        </small>
      </h2>
      <ul className={styles.items}>
        {found.isSuccess && paid.length === 0 ? <li className={styles.muted}>{say("noPayments")}</li> : null}
        {paid.map((one) => {
          const method = METHODS.find((known) => known === one.method);
          return (
            <li key={one.id} className={styles.row}>
              <Money amount={one.amount} currency={one.currency} />
              <span>{method ? say(`method.${method}`) : one.method}</span>
              <span className={styles.muted}>
                {one.reference} {one.recorded_by}
              </span>
              <span className={styles.push}>
                <When at={one.paid_at} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What came back, why, and where it was put. */
export function Returns({ order }: { order: Order }) {
  const say = useWords(detailWords);
  const { may } = useSession();
  const { name } = useWarehouses();
  const shown = may("shipments.view") && !isZero(order.facts.returned);
  const found = $api.useQuery("get", "/api/v1/returns", { params: { query: { order: order.number } } }, { enabled: shown });
  const returns = found.data?.items ?? [];
  if (!shown || returns.length === 0) return null;
  return (
    <section className={styles.box}>
      <h2>{say("returns")}</h2>
      <ul className={styles.items}>
        {returns.map((one) => (
          <li key={one.number} className={styles.item}>
            <span className={styles.row}>
              <strong>{one.number}</strong>
              {say(one.disposition === "write_off" ? "disposition.write_off" : "disposition.restock")} {one.warehouse ? name(one.warehouse) : null}
              <span className={styles.push}>
                <When at={one.at} />
              </span>
            </span>
            <span className={styles.muted}>
              {one.lines.map((line) => `${line.product} × ${grouped(line.quantity)}`).join(", ")} · {one.reason} · {one.recorded_by}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
