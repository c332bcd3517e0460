import type { ReactNode } from "react";
import { Link } from "react-router";

import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Due, When } from "@/shared/ui/When";

import type { Order } from "../api/orders";
import { detailWords } from "../words/detail";
import styles from "./detail.module.css";
import { FindingList } from "./FindingList";
import { useChannelNames } from "./pickers";

/** Who, where to, when, from where: the facts beside the lines. */
export function OrderFacts({ order }: { order: Order }) {
  const say = useWords(detailWords);
  const { may } = useSession();
  const channels = useChannelNames();
  const over = order.state === "closed" || order.state === "cancelled";
  const { ship_to: to, customer } = order;
  const name = customer && may("customers.view") ? <Link to={`/customers/${encodeURIComponent(customer.code)}`}>{order.customer_name}</Link> : order.customer_name;
  const facts: [Parameters<typeof say>[0], ReactNode][] = [
    ["customer", name || "—"],
    ["shipTo", [to.name, to.phone, to.region, to.address].filter(Boolean).join(" ") || "—"],
    ["ordered", <When key="ordered" at={order.ordered_at} />],
    ["requested", <When key="requested" at={order.requested_date} />],
    ["promised", <When key="promised" at={order.promised_date} />],
    ["due", over ? "—" : <Due key="due" at={order.due_at} />],
    ["owner", order.owner?.name ?? "—"],
    ["channel", `${channels.get(order.channel) ?? order.channel}${order.external_reference ? ` ${order.external_reference}` : ""}`],
  ];
  if (order.note) facts.push(["note", order.note]);
  return (
    <section className={styles.box}>
      <dl className={styles.facts}>
        {facts.map(([word, value]) => (
          <div key={word}>
            <dt>{say(word)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
} // prettier-ignore

export function FindingsBox({ order }: { order: Order }) {
  const say = useWords(detailWords);
  if (order.findings.length === 0 && !order.acknowledged) return null;
  return (
    <section className={styles.box}>
      <h2>
        {say("findings")} {order.findings.length > 0 ? <small>{order.findings.length}</small> : null}
      </h2>
      <FindingList findings={order.findings} acknowledged={order.acknowledged} />
    </section>
  );
}
