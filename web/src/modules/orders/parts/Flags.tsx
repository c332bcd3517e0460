import { useWords } from "@/shared/i18n/words";

import type { Summary } from "../api/orders";
import { listWords } from "../words/list";
import styles from "./orders.module.css";

type Flagged = Pick<Summary, "overdue" | "at_risk" | "short" | "held" | "priority" | "finding_count" | "stage" | "first_findings">;

/** What to look at: red for what hurts today, amber for what will. Words, never colour alone. */
export function Flags({ order }: { order: Flagged }) {
  const say = useWords(listWords);
  const flags: { tone: "bad" | "warn" | "quiet"; text: string; title?: string }[] = [];
  if (order.overdue) flags.push({ tone: "bad", text: say("flag.overdue") });
  if (order.priority >= 2) flags.push({ tone: "bad", text: say("urgent") });
  else if (order.priority === 1) flags.push({ tone: "warn", text: say("high") });
  if (order.at_risk) flags.push({ tone: "warn", text: say("flag.at_risk") });
  if (order.short && order.stage !== "backordered") flags.push({ tone: "warn", text: say("flag.short") });
  if (order.held && order.stage !== "on_hold") flags.push({ tone: "warn", text: say("flag.held") });
  if (order.finding_count > 0) {
    const title = order.first_findings.map((one) => one.message).join("\n");
    flags.push({ tone: "quiet", text: say("findings", { count: order.finding_count }), title });
  }
  return (
    <span className={styles.flags}>
      {flags.map(({ tone, text, title }) => (
        <span key={text} className={styles.flag} data-tone={tone} title={title}>
          {text}
        </span>
      ))}
    </span>
  );
}
