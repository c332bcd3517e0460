import { $api } from "@/shared/api/client";
import { compareDecimals, grouped, isZero, minus, sum } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";

import { stockWords } from "../words";
import { type Line, readAmount } from "./lines";
import styles from "./stock.module.css";

interface Props {
  act: "adjust" | "count" | "transfer";
  warehouse: string;
  line: Line;
}

/** What the books say of a line's product, what comes out, and which reservations a low count would take back. */
export function Books({ act, warehouse, line }: Props) {
  const say = useWords(stockWords);
  const found = $api.useQuery("get", "/api/v1/stock", { params: { query: { product: line.product, warehouse } } });
  if (!found.data) return null;
  const { on_hand, reserved, available } = found.data.items[0] ?? { on_hand: "0", reserved: "0", available: "0" };
  const books = `${say("system")} ${grouped(on_hand)} · ${say("reserved")} ${grouped(reserved)} · ${say("available")} ${grouped(available)}`;
  const amount = readAmount(line.quantity, act === "adjust");
  const missing = amount !== undefined && act === "count" ? minus(reserved, amount) : "0";
  return (
    <>
      <span className={styles.says}>{books}{amount === undefined ? "" : ` · ${outcome(amount)}`}</span>
      {compareDecimals(missing, "0") > 0 ? <span className={styles.warns} role="status">{say("count.release", { count: grouped(missing) })}</span> : null}
    </>
  ); // prettier-ignore

  function outcome(typed: string): string {
    if (act !== "count") return say("after", { count: grouped(act === "adjust" ? sum([on_hand, typed]) : minus(on_hand, typed)) });
    const difference = minus(typed, on_hand);
    if (isZero(difference)) return say("count.same");
    return `${say("difference")} ${difference.startsWith("-") ? "" : "+"}${grouped(difference)}`;
  }
}
