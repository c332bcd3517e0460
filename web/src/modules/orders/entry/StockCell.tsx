import { Tooltip } from "antd";

import type { Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { dayWords } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";

import styles from "./entry.module.css";
import { entryWords } from "./words";

/** What is free for a line, and what comes when it is not enough. */
export function StockCell({ line }: { line?: Schemas["CheckedLine"] }) {
  const say = useWords(entryWords);
  const stock = line?.stock;
  if (!stock || stock.state === "unknown") return <span className={styles.stock} />;
  if (stock.available === null) return <span className={styles.stock} data-quiet>{stock.reason}</span>;
  const short = stock.state === "short";
  return (
    <Tooltip title={stock.reason || say("stock.free", { n: grouped(stock.available) })}>
      <span className={styles.stock} data-short={short || undefined}>
        <span>{grouped(stock.available)} <small>{line.units[0]?.unit}</small> <span aria-hidden>{short ? "⚠" : "✓"}</span></span>
        <small>{short ? [say("stock.missing", { n: grouped(stock.missing) }), stock.expected ? say("stock.due", { day: dayWords(stock.expected) }) : ""].filter(Boolean).join(" · ") : ""}</small>
        <span className="visually-hidden">{short ? stock.reason : say("stock.enough")}</span>
      </span>
    </Tooltip>
  ); // prettier-ignore
}
