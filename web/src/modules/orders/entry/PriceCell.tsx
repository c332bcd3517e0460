import { Tooltip } from "antd";

import type { Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { type Say, sayCode, useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Money } from "@/shared/ui/Money";

import type { Row } from "./draft";
import styles from "./entry.module.css";
import { perBase } from "./quantities";
import { entryWords } from "./words";

type CheckedLine = Schemas["CheckedLine"];

interface Props {
  row: Row;
  line?: CheckedLine;
  currency: string;
  mayPrice: boolean;
  label: string;
  cell: string;
  invalid: boolean;
  set: (fields: Partial<Row>) => void;
}

/** The price with where it comes from; a field only for those who may set prices. */
export function PriceCell({ row, line, currency, mayPrice, label, cell, invalid, set }: Props) {
  const say = useWords(entryWords);
  const { sees } = useSession();
  const found = line?.unit_price ?? "";
  const known = line !== undefined && line.name !== "";
  const each = known && found && line.factor !== "1" ? perBase(found, line.factor) : undefined;
  const base = line?.units[0]?.unit ?? "";
  return (
    <div className={styles.price}>
      {mayPrice ? (
        <input
          className={`${styles.input} ${styles.figure}`}
          aria-label={label}
          aria-invalid={invalid || undefined}
          inputMode="decimal"
          disabled={row.gift}
          data-cell={cell}
          value={row.gift ? "" : row.price}
          placeholder={found ? grouped(found, 2) : ""}
          onChange={(event) => set({ price: event.target.value })}
          onFocus={(event) => event.target.select()}
        />
      ) : (
        <span className={styles.fixed}>{known && sees("price") ? found ? <Money amount={found} currency={currency} /> : "—" : null}</span>
      )}
      {known && sees("price") ? (
        <Tooltip title={explained(line, say)}>
          <small className={styles.hint}>{[each ? say("each", { price: grouped(each, 2), unit: base }) : "", sourceOf(line, say)].filter(Boolean).join(" · ")}</small>
        </Tooltip>
      ) : null}
    </div>
  );
}

type Words = Say<(typeof entryWords.keys)[number]>;

/** Where a price comes from, in a word or two. */
function sourceOf(line: CheckedLine, say: Words): string {
  const { kind, min_quantity: from } = line.price_source;
  if (kind !== "manual" && from && Number(from) > 1) return say("price.break", { n: grouped(from) });
  return sayCode(entryWords, "price", line.gift ? "gift" : (kind ?? "none"));
}

/** The same in a sentence: which list, from which quantity, and what the list says where a price was set by hand. */
function explained(line: CheckedLine, say: Words): string {
  const { name, price, unit, min_quantity: from, list_price: listed, quotation } = line.price_source;
  const parts = [
    say("price.from", { source: [sayCode(entryWords, "price", line.price_source.kind ?? "none"), name ?? quotation ?? ""].filter(Boolean).join(" ") }),
    price && unit ? `${grouped(price, 2)}/${unit}` : "",
    from && Number(from) > 1 ? say("price.break", { n: grouped(from) }) : "",
    listed ? say("price.listed", { price: grouped(listed, 2) }) : "",
  ];
  return parts.filter(Boolean).join(" · ");
}
