import { grouped, isZero, sum } from "@/shared/format/numbers";
import { dayWords } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";

import type { Line } from "../api/orders";
import { detailWords } from "../words/detail";
import styles from "./detail.module.css";
import type { Coming } from "./useComing";

/** What a line lacks: `when` it was promised for, else what has been announced since; `coming` undefined: not known. */
export function Short({ line, when, coming }: { line: Line; when: string | null; coming: Coming | undefined }) {
  const say = useWords(detailWords);
  if (isZero(line.facts.short)) return null;
  return <small className={styles.short}>{words()}</small>;

  function words(): string {
    const quantity = `${grouped(line.facts.short)} ${line.base_unit}`;
    if (when) return say("short.when", { quantity, when: dayWords(when) });
    if (!coming) return say("short.only", { quantity });
    if (!coming[0]) return say("short.unknown", { quantity });
    return say("short.coming", { quantity, count: grouped(sum(coming.map((one) => one.quantity))), when: dayWords(coming[0].expected_at) });
  }
}
