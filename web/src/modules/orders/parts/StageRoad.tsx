import { sayCode, useWords } from "@/shared/i18n/words";
import { uiWords } from "@/shared/ui/words";

import type { Order } from "../api/orders";
import { roadOf } from "../api/steps";
import { detailWords } from "../words/detail";
import styles from "./detail.module.css";

/** The road of an order: past ✓, now, next. */
export function StageRoad({ order }: { order: Order }) {
  const say = useWords(detailWords);
  return (
    <ol className={styles.road} aria-label={say("road")} tabIndex={0}>
      {roadOf(order).map(({ stage, when }) => (
        <li key={stage} data-when={when} aria-current={when === "now" ? "step" : undefined}>
          <span key={when} className={when === "now" ? "flash" : undefined}>
            {sayCode(uiWords, "stage", stage)}
          </span>
        </li>
      ))}
    </ol>
  );
}
