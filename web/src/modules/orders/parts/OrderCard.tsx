import { useWords } from "@/shared/i18n/words";
import { Money } from "@/shared/ui/Money";
import { StageTag } from "@/shared/ui/StageTag";
import { Due } from "@/shared/ui/When";

import type { Summary } from "../api/orders";
import { listWords } from "../words/list";
import { Flags } from "./Flags";
import styles from "./orders.module.css";

/** An order on a phone: three lines, the amount where the thumb is not. */
export function OrderCard({ order }: { order: Summary }) {
  const say = useWords(listWords);
  const over = order.state === "closed" || order.state === "cancelled";
  return (
    <div className={styles.card}>
      <div className={styles.cardRow}>
        <strong>{order.number}</strong>
        <StageTag stage={order.stage} />
        <span className={styles.push}>
          <Money amount={order.totals.gross} currency={order.currency} />
        </span>
      </div>
      <div className={styles.cardName}>{order.customer_name || "—"}</div>
      <div className={styles.cardRow}>
        <small>
          {order.owner?.name}
          {over ? null : (
            <>
              {" · "}
              {say("due")} <Due at={order.due_at} />
            </>
          )}
        </small>
        <span className={styles.push}>
          <Flags order={order} />
        </span>
      </div>
    </div>
  );
}
