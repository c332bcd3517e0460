import { useTranslation } from "react-i18next";

import { sayCode } from "@/shared/i18n/words";

import styles from "./values.module.css";
import { uiWords } from "./words";

const TINTS: Record<string, string> = {
  draft: "neutral", placed: "active", preparing: "active", ready: "active", backordered: "waiting",
  part_shipped: "moving", shipped: "moving", delivered: "done", completed: "done", on_hold: "stopped", cancelled: "neutral",
}; // prettier-ignore

/** Where an order stands: a quiet tint and the word, never colour alone. `name` for stages of a company's own process. */
export function StageTag({ stage, name }: { stage: string; name?: string }) {
  useTranslation(); // said anew when the language changes
  return (
    <span className={styles.stage} data-tint={TINTS[stage] ?? "neutral"}>
      {name ?? sayCode(uiWords, "stage", stage)}
    </span>
  );
}
