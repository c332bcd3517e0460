import { $api } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
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
  const typed = amount === undefined ? undefined : Number(amount);
  const missing = typed !== undefined && act === "count" ? Number(reserved) - typed : 0;
  return (
    <>
      <span className={styles.says}>{books}{typed === undefined ? "" : ` · ${outcome()}`}</span>
      {missing > 0 ? <span className={styles.warns} role="status">{say("count.release", { count: tidy(missing) })}</span> : null}
    </>
  ); // prettier-ignore

  function outcome(): string {
    const difference = (typed ?? 0) - Number(on_hand);
    if (act === "count") return difference === 0 ? say("count.same") : `${say("difference")} ${difference > 0 ? "+" : ""}${tidy(difference)}`;
    return say("after", { count: tidy(Number(on_hand) + (act === "adjust" ? 1 : -1) * (typed ?? 0)) });
  }
}

function tidy(value: number): string {
  return grouped(String(Math.round(value * 1e6) / 1e6));
}
