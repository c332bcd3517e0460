import { dayWords, dueWords, exactTime, instantWords, isPast } from "@/shared/format/times";

import styles from "./values.module.css";

/** An instant or a day in words, exact on hover. */
export function When({ at }: { at: string | null | undefined }) {
  if (!at) return <span aria-hidden>—</span>;
  return (
    <time dateTime={at} title={exactTime(at)}>
      {at.length > 10 ? instantWords(at) : dayWords(at)}
    </time>
  );
}

/** When something is due: red when it is past. */
export function Due({ at }: { at: string | null | undefined }) {
  if (!at) return <span aria-hidden>—</span>;
  return (
    <time dateTime={at} title={exactTime(at)} className={isPast(at) ? styles.late : undefined}>
      {dueWords(at)}
    </time>
  );
}
