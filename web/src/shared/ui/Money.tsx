import { useWords } from "@/shared/i18n/words";
import { currencySymbol, grouped } from "@/shared/format/numbers";

import styles from "./values.module.css";
import { uiWords } from "./words";

/** An amount, right-aligned figures with a small grey currency; a masked amount (null) says so. */
export function Money({ amount, currency = "CNY" }: { amount: string | null | undefined; currency?: string }) {
  const say = useWords(uiWords);
  if (amount === null || amount === undefined) return <Hidden title={say("hidden")} />;
  return (
    <span className={styles.figure}>
      <span className={styles.unit}>{currencySymbol(currency)}</span>
      {grouped(amount, currency === "JPY" ? 0 : 2)}
    </span>
  );
}

/** A quantity with its unit, small and grey. */
export function Quantity({ amount, unit }: { amount: string; unit?: string }) {
  return (
    <span className={styles.figure}>
      {grouped(amount)}
      {unit ? <span className={styles.unitAfter}>{unit}</span> : null}
    </span>
  );
}

function Hidden({ title }: { title: string }) {
  return (
    <span className={styles.hidden} title={title} aria-label={title}>
      ＊＊＊
    </span>
  );
}
