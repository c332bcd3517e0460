import { useTranslation } from "react-i18next";

import { $api } from "@/shared/api/client";
import { grouped, isZero } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Money } from "@/shared/ui/Money";
import { When } from "@/shared/ui/When";

import { type Order, type Shipment, useOrderEvents } from "../api/orders";
import { detailWords } from "../words/detail";
import styles from "./detail.module.css";
import { text, textOf } from "./eventData";

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
        {shipment.carrier} {shipment.tracking_no} <span className={styles.muted}>{say("from", { warehouse: shipment.warehouse })}</span>
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

/** What was paid and what is open; the list comes from the order's own log. */
export function Payments({ order }: { order: Order }) {
  const say = useWords(detailWords);
  const { sees } = useSession();
  const events = useOrderEvents(order.number).data?.items ?? [];
  if (!sees("price") || order.state === "draft" || order.facts.open === undefined || order.facts.open === null) return null;
  const paid = events.filter((one) => one.kind === "PaymentReceived" || one.kind === "PaymentRefunded");
  const { open } = order.facts;
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
        {paid.length === 0 ? <li className={styles.muted}>{say("noPayments")}</li> : null}
        {paid.map(({ id, data }) => {
          const method = METHODS.find((one) => one === data.method);
          return (
            <li key={id} className={styles.row}>
              <Money amount={text(data.amount)} currency={order.currency} />
              <span>{method ? say(`method.${method}`) : text(data.method)}</span>
              <span className={styles.muted}>{text(data.reference)}</span>
              <span className={styles.push}>
                <When at={text(data.paid_at)} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const DISPOSITIONS = ["disposition.restock", "disposition.write_off", "disposition.elsewhere"] as const;

export function Returns({ order }: { order: Order }) {
  const say = useWords(detailWords);
  useTranslation();
  const events = useOrderEvents(order.number).data?.items ?? [];
  const returns = events.filter((one) => one.kind === "GoodsReturned");
  if (returns.length === 0) return null;
  return (
    <section className={styles.box}>
      <h2>{say("returns")}</h2>
      <ul className={styles.items}>
        {returns.map(({ id, at, data }) => (
          <li key={id} className={styles.item}>
            <span className={styles.row}>
              <strong>{text(data.number)}</strong>
              {say(DISPOSITIONS.find((one) => one === `disposition.${text(data.disposition)}`) ?? "disposition.restock")}
              <span className={styles.push}>
                <When at={at} />
              </span>
            </span>
            <span className={styles.muted}>
              {textOf.lines(data)} · {text(data.reason)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
