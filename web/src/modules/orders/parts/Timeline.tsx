import { $api, type Schemas } from "@/shared/api/client";
import { currencySymbol, grouped } from "@/shared/format/numbers";
import { exactTime } from "@/shared/format/times";
import { type Say, sayCode, useWords } from "@/shared/i18n/words";
import { Trouble } from "@/shared/ui/Trouble";
import { When } from "@/shared/ui/When";

import { type OrderEvent, useOrderEvents } from "../api/orders";
import { detailWords } from "../words/detail";
import { eventWords } from "../words/events";
import styles from "./detail.module.css";
import { text, textOf } from "./eventData";

type Change = Schemas["ChangeOut"];
type SayEvent = Say<(typeof eventWords.keys)[number]>;
const TONES: Record<string, "good" | "bad" | "quiet"> = {
  OrderHeld: "bad", OrderCancelled: "bad", QuantityCancelled: "bad", DeliveryRefused: "bad", GoodsReturned: "bad", PaymentRefunded: "bad",
  GoodsDelivered: "good", PaymentReceived: "good", ServicesAccepted: "good",
  ShipmentTracked: "quiet", StockAllocated: "quiet", ReservationReleased: "quiet", OrderAssigned: "quiet", TaskOpened: "quiet", TaskEnded: "quiet", TaskReminded: "quiet",
}; // prettier-ignore
const SHOWN_CHANGES = 8;

/** How the order came to be: its event log in human words, the latest first, with what each change changed. */
export function Timeline({ number }: { number: string }) {
  const say = useWords(detailWords);
  const events = useOrderEvents(number);
  const revisions = $api.useQuery("get", "/api/v1/orders/{number}/revisions", { params: { path: { number } } });
  if (events.isError) return <Trouble failure={events.error} onRetry={() => void events.refetch()} />;
  const changes = new Map((revisions.data?.items ?? []).map((one) => [`${one.kind} ${one.at}`, one.changes]));
  const items = [...(events.data?.items ?? [])].reverse();
  return (
    <section className={styles.box} aria-label={say("timeline")}>
      <h2>{say("timeline")}</h2>
      <ol className={styles.timeline}>
        {items.map((event) => (
          <Entry key={event.id} event={event} changes={changes.get(`${event.kind} ${event.at}`) ?? []} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ event, changes }: { event: OrderEvent; changes: Change[] }) {
  const say = useWords(eventWords);
  return (
    <li data-tone={TONES[event.kind]} className="flash">
      <span className={styles.what}>
        <strong>{titleOf(event, say)}</strong>
      </span>
      {detailsOf(event, say).map((line) => (
        <div key={line} className={styles.detail}>
          {line}
        </div>
      ))}
      <Changes changes={changes} />
      <span className={styles.muted}>
        {event.actor || say("system")} · <When at={event.at} />
      </span>
    </li>
  );
}

function titleOf(event: OrderEvent, say: SayEvent): string {
  const known = eventWords.keys.find((key) => key === event.kind);
  return known ? say(known) : say("other");
}

/** What is worth saying of an event beyond its name. */
function detailsOf({ kind, data }: OrderEvent, say: SayEvent): string[] {
  const details: string[] = [];
  const amount = text(data.amount);
  if (amount) details.push(`${currencySymbol(text(data.currency))}${grouped(amount, 2)} ${methodWords(text(data.method))} ${text(data.reference)}`.trim());
  if (kind === "GoodsIssued") details.push(...textOf.shipments(data));
  if (kind === "GoodsReturned" || kind === "QuantityCancelled") details.push(textOf.lines(data));
  if (kind.startsWith("Shipment") || kind.startsWith("Goods") || kind === "DeliveryRefused") details.push(trackingWords(data));
  if (kind === "OrderConfirmed" || kind === "OrderDrafted") {
    const count = Array.isArray(data.lines) ? data.lines.length : 0;
    const gross = text(data.gross);
    details.push([say("lines", { count }), gross ? `${currencySymbol(text(data.currency))}${grouped(gross, 2)}` : ""].filter(Boolean).join(" · "));
    const acknowledged = data.acknowledged as { reason?: unknown } | undefined;
    details.push(text(acknowledged?.reason));
  }
  if (text(data.proof)) details.push(`${say("proof")}: ${text(data.proof)}`);
  details.push(text(data.reason), text(data.note), text(data.comment));
  return details.filter(Boolean);
} // prettier-ignore

function trackingWords(data: Record<string, unknown>): string {
  const kind = text(data.kind);
  return [kind ? sayCode(detailWords, "track", kind) : "", text(data.shipment), text(data.place)].filter(Boolean).join(" ");
}

function methodWords(method: string): string {
  return method ? sayCode(detailWords, "method", method) : "";
}

function Changes({ changes }: { changes: Change[] }) {
  const say = useWords(eventWords);
  // A draft is ordered anew when it is confirmed: seconds later is nothing to tell.
  const told = changes.filter((one) => !one.path.endsWith("/base_quantity") && shown(one.before) !== shown(one.after));
  if (told.length === 0) return null;
  return (
    <ul className={styles.changes}>
      {told.slice(0, SHOWN_CHANGES).map((one) => (
        <li key={one.path}>
          {placeWords(one.path, say)} <del>{shown(one.before) || say("empty")}</del> → <ins>{shown(one.after) || say("empty")}</ins>
        </li>
      ))}
      {told.length > SHOWN_CHANGES ? <li className={styles.muted}>{say("more", { count: told.length - SHOWN_CHANGES })}</li> : null}
    </ul>
  );
}

/** A value as people read it; instants to the minute of where they are. */
function shown(value: unknown): string {
  const plain = text(value);
  return /^\d{4}-\d\d-\d\dT\d\d:/.test(plain) ? exactTime(plain).slice(0, 16) : plain;
}

/** A place of the order in words: `/lines/0/quantity` is the quantity of line 1. */
function placeWords(path: string, say: SayEvent): string {
  const line = /^\/lines\/(\d+)\/(.+)$/.exec(path);
  if (line?.[1] && line[2]) return say("line", { position: Number(line[1]) + 1, field: sayCode(eventWords, "line", line[2]) });
  return sayCode(eventWords, "field", path.slice(1));
}

