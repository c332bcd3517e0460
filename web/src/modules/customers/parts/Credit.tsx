import type { Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { Money } from "@/shared/ui/Money";

import { customersWords } from "../words";
import styles from "./customers.module.css";

/** From here on the next order may be too much. */
const NEAR = 0.9;

/** How much of the credit is used: figures and a bar; amber when it is nearly all, red when it is over. */
export function Credit({ customer }: { customer: Pick<Schemas["CustomerListed"], "credit_limit" | "credit_used" | "currency"> }) {
  const say = useWords(customersWords);
  const { credit_limit: limit, credit_used: used } = customer;
  const currency = customer.currency || "CNY";
  if (limit === null) return <span className={styles.meta}>{say("limit.none")}</span>;
  const part = Number(limit) > 0 ? Number(used) / Number(limit) : Number(used) > 0 ? 2 : 0;
  return (
    <span className={styles.credit}>
      <span><Money amount={used} currency={currency} /> / <Money amount={limit} currency={currency} /></span>
      <span className={styles.track} data-over={part > 1 || undefined} data-near={(part >= NEAR && part <= 1) || undefined} aria-hidden><i style={{ width: `${Math.min(100, part * 100)}%` }} /></span>
    </span>
  ); // prettier-ignore
}
