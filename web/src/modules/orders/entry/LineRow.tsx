import { DeleteOutlined, MinusOutlined, PlusOutlined, TableOutlined } from "@ant-design/icons";
import { type Dispatch, type FocusEvent, memo, useState } from "react";

import { codeOf, type Offered, OfferPicker } from "@/modules/catalog/parts/OfferPicker";
import type { Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { burstReader } from "@/shared/keys/keys";
import { Money } from "@/shared/ui/Money";

import type { Change, Row } from "./draft";
import styles from "./entry.module.css";
import { FindingLine } from "./FindingLine";
import type { Finding } from "./findings";
import { lineKeys } from "./lineKeys";
import { PriceCell } from "./PriceCell";
import { multiplied, readQuantity } from "./quantities";
import { StockCell } from "./StockCell";
import { habitsOf } from "./useCustomer";
import { entryWords } from "./words";

export type CheckedLine = Schemas["CheckedLine"];

export interface LineActions {
  change: Dispatch<Change>;
  /** Moves the focus: to a column of a row, or of the next one. */
  go: (key: number, column: string) => void;
  next: (key: number) => void;
  keys: () => readonly number[];
  remove: (key: number) => void;
  matrix: (key: number) => void;
  scan: (code: string, key: number) => void;
  /** A text that was left before anything was found for it. */
  resolve: (key: number, text: string) => void;
  repair: (finding: Finding) => void;
  pass: (code: string, on: boolean) => void;
  mayPrice: boolean;
}

interface Props {
  row: Row;
  index: number;
  customer: string;
  currency: string;
  line?: CheckedLine;
  findings: readonly Finding[];
  passed: ReadonlySet<string>;
  actions: LineActions;
}

/** One line of the grid: typed on the left, what the server says of it on the right, findings below. */
export const LineRow = memo(function LineRow(props: Props) {
  const { row, index, currency, line, passed, actions } = props;
  const say = useWords(entryWords);
  const [here, setHere] = useState(false);
  const { change } = actions;
  const set = (fields: Partial<Row>) => change({ type: "row", key: row.key, fields });
  const label = (word: Parameters<typeof say>[0]) => `${say("row", { n: index + 1 })} ${say(word)}`;
  // Nobody is told off for a line that he is still typing.
  const findings = here && row.quantity === "" ? props.findings.filter((one) => one.severity !== "block") : props.findings;
  const at = (field: string) => findings.some((finding) => finding.severity !== "info" && finding.path.endsWith(`/${field}`));
  const cell = (column: string) => `${row.key}:${column}`;
  const part = { row, line, label, cell, at, set, actions };
  const leave = (event: FocusEvent<HTMLElement>) => setHere(event.currentTarget.contains(event.relatedTarget));
  return (
    <div className={styles.line} role="group" aria-label={say("row", { n: index + 1 })} onKeyDown={(event) => lineKeys(event, row.key, actions)} onFocus={() => setHere(true)} onBlur={leave}>
      <div className={styles.cells} data-priced={actions.mayPrice || undefined}>
        <span className={styles.number}>{index + 1}</span>
        <ProductCell {...part} index={index} customer={props.customer} currency={currency} />
        <QuantityCell {...part} />
        <UnitCell {...part} />
        <PriceCell row={row} line={line} currency={currency} mayPrice={actions.mayPrice} label={label("price")} cell={cell("price")} invalid={at("unit_price")} set={set} />
        <input
          className={`${styles.input} ${styles.figure} ${styles.discount}`}
          aria-label={label("discount")}
          aria-invalid={at("discount") || undefined}
          placeholder="%"
          hidden={!actions.mayPrice}
          disabled={row.gift}
          data-cell={cell("discount")}
          value={row.gift ? "" : row.discount}
          onChange={(event) => set({ discount: event.target.value })}
          onFocus={(event) => event.target.select()}
        />
        <label className={styles.gift}>
          <input type="checkbox" aria-label={label("gift")} checked={row.gift} data-cell={cell("gift")} onChange={(event) => set({ gift: event.target.checked })} />
          <span>{say("gift")}</span>
        </label>
        <StockCell line={line} />
        <span className={styles.amount}>{line && line.name !== "" ? <Money amount={line.gross ?? null} currency={currency} /> : null}</span>
        <span className={styles.tools}>
          <button type="button" tabIndex={-1} title={`${say("matrix")} (Alt+M)`} aria-label={label("matrix")} onClick={() => actions.matrix(row.key)}><TableOutlined /></button>
          <button type="button" tabIndex={-1} title={`${say("row.remove")} (Ctrl+⌫)`} aria-label={label("row.remove")} onClick={() => actions.remove(row.key)}><DeleteOutlined /></button>
        </span>
      </div>
      <NoteCell row={row} label={label("line.note")} cell={cell("note")} set={set} />
      {findings.map((finding) => (
        <FindingLine key={finding.code + finding.path} finding={finding} passed={passed.has(finding.code)} onRepair={actions.repair} onPass={actions.pass} />
      ))}
    </div>
  ); // prettier-ignore
});

interface Part {
  row: Row;
  line?: CheckedLine;
  label: (word: "product" | "quantity" | "unit" | "less" | "more.one") => string;
  cell: (column: string) => string;
  at: (field: string) => boolean;
  set: (fields: Partial<Row>) => void;
  actions: LineActions;
}

type ProductProps = Part & Pick<Props, "index" | "customer" | "currency">;

function ProductCell({ row, line, label, cell, at, set, actions, index, customer, currency }: ProductProps) {
  const say = useWords(entryWords);
  const [burst] = useState(burstReader);
  const pick = (offered: Offered) => {
    if (offered.as === "style") {
      set({ product: offered.code, name: offered.name, style: offered.code });
      actions.matrix(row.key);
      return;
    }
    const { name, unit } = offered.product;
    const base = offered.as === "product" ? offered.product.base_unit : "";
    set({ product: codeOf(offered), name, style: "", unit: unit === base ? "" : unit });
    if (row.quantity === "") actions.go(row.key, "quantity");
  };
  return (
    <div
      className={styles.product}
      onKeyDownCapture={(event) => {
        const code = burst(event.nativeEvent);
        if (code === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        actions.scan(code, row.key);
      }}
    >
      <OfferPicker
        text={row.product}
        onText={(product) => set({ product, name: "", style: "", scanned: "" })}
        onPick={pick}
        onKeep={(text) => actions.resolve(row.key, text)}
        customer={customer}
        {...(customer ? { usual: () => habitsOf(customer) } : {})}
        currency={currency}
        label={label("product")}
        placeholder={index === 0 ? say("product.hint") : ""}
        className={styles.input}
        cell={cell("product")}
        invalid={at("product")}
      />
      <small className={styles.name}>{line?.name || row.name}</small>
    </div>
  );
}

function QuantityCell({ row, label, cell, at, set, actions }: Part) {
  const leave = () => {
    const typed = readQuantity(row.quantity);
    if (typed && (typed.unit !== undefined || typed.quantity !== row.quantity)) set({ quantity: typed.quantity, unit: typed.unit ?? row.unit });
  };
  const step = (by: -1 | 1) => actions.change({ type: "step", key: row.key, step: by });
  return (
    <div className={styles.quantity}>
      <button type="button" tabIndex={-1} aria-label={label("less")} onClick={() => step(-1)}><MinusOutlined /></button>
      <input
        className={`${styles.input} ${styles.figure}`}
        aria-label={label("quantity")}
        aria-invalid={at("quantity") || undefined}
        inputMode="decimal"
        data-cell={cell("quantity")}
        value={row.quantity}
        onChange={(event) => set({ quantity: event.target.value })}
        onBlur={leave}
        onFocus={(event) => event.target.select()}
      />
      <button type="button" tabIndex={-1} aria-label={label("more.one")} onClick={() => step(1)}><PlusOutlined /></button>
    </div>
  ); // prettier-ignore
}

/** The units of the product; one that it has not stands there, too, until it is mended. */
function UnitCell({ row, line, label, cell, at, set }: Part) {
  const say = useWords(entryWords);
  const known = line?.units ?? [];
  const base = known[0]?.unit ?? "";
  const names = known.map((one) => one.unit);
  const unit = row.unit || (line?.unit ?? "");
  if (unit !== "" && !names.includes(unit)) names.push(unit);
  const converted = line && line.factor !== "1" && row.quantity ? multiplied(line.quantity, line.factor) : undefined;
  return (
    <div className={styles.unit}>
      <select className={styles.input} aria-label={label("unit")} aria-invalid={at("unit") || undefined} data-cell={cell("unit")} value={unit} disabled={names.length === 0} onChange={(event) => set({ unit: event.target.value })}>
        {names.map((one) => <option key={one} value={one}>{one}</option>)}
      </select>
      {converted ? <small className={styles.hint}>{say("conversion", { base: grouped(converted), unit: base })}</small> : null}
    </div>
  ); // prettier-ignore
}

/** A word for the warehouse on this line; out of the way while there is none. */
function NoteCell({ row, label, cell, set }: { row: Row; label: string; cell: string; set: (fields: Partial<Row>) => void }) {
  return (
    <div className={styles.note} data-filled={row.note !== "" || undefined}>
      <input className={styles.input} aria-label={label} placeholder={label} tabIndex={row.note === "" ? -1 : 0} maxLength={500} data-cell={cell} value={row.note} onChange={(event) => set({ note: event.target.value })} />
    </div>
  ); // prettier-ignore
}
