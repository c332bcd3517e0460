import { DeleteOutlined, TableOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";
import { type Dispatch, type KeyboardEvent, memo } from "react";

import { type Product, ProductPicker } from "@/modules/catalog/parts/ProductPicker";
import type { Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { sayCode, useWords } from "@/shared/i18n/words";
import { isComposing } from "@/shared/keys/keys";
import { Money } from "@/shared/ui/Money";

import type { Change, Row } from "./draft";
import styles from "./entry.module.css";
import { FindingLine } from "./FindingLine";
import type { Finding } from "./findings";
import { inBaseUnits, readQuantity } from "./quantities";
import { entryWords } from "./words";

export type CheckedLine = Schemas["CheckedLine"];

export interface LineActions {
  change: Dispatch<Change>;
  /** Moves the focus: to a column of a row, or of the next one. */
  go: (key: number, column: string) => void;
  next: (key: number) => void;
  remove: (key: number) => void;
  matrix: (key: number) => void;
  repair: (finding: Finding) => void;
  pass: (code: string, on: boolean) => void;
}

interface Props {
  row: Row;
  index: number;
  currency: string;
  line?: CheckedLine;
  findings: readonly Finding[];
  passed: ReadonlySet<string>;
  mayPrice: boolean;
  actions: LineActions;
}

/** One line of the grid: typed on the left, what the server says of it on the right, findings below. */
export const LineRow = memo(function LineRow({ row, index, currency, line, findings, passed, mayPrice, actions }: Props) {
  const say = useWords(entryWords);
  const { change, go } = actions;
  const set = (fields: Partial<Row>) => change({ type: "row", key: row.key, fields });
  const label = (word: Parameters<typeof say>[0]) => `${say("row", { n: index + 1 })} ${say(word)}`;
  const at = (field: string) => findings.some((finding) => finding.severity !== "info" && finding.path.endsWith(`/${field}`));
  const keys = (event: KeyboardEvent<HTMLElement>) => lineKeys(event, row.key, actions);
  const pick = (product: Product) => {
    set({ product: product.sku, name: product.name, style: product.style ?? "", unit: "", units: [product.base_unit, ...product.units.map((one) => one.unit)] });
    if (row.quantity === "") go(row.key, "quantity");
  };
  const leaveQuantity = () => {
    const typed = readQuantity(row.quantity);
    if (typed && (typed.unit !== undefined || typed.quantity !== row.quantity)) set({ quantity: typed.quantity, unit: typed.unit ?? row.unit });
  };
  const unit = row.unit || line?.unit || row.units[0] || "";
  const cell = (column: string) => `${row.key}:${column}`;
  return (
    <div className={styles.line} role="group" aria-label={say("row", { n: index + 1 })} onKeyDown={keys}>
      <div className={styles.cells}>
        <span className={styles.number}>{index + 1}</span>
        <div className={styles.product}>
          <ProductPicker
            text={row.product}
            onText={(product) => set({ product, name: "", style: "", units: [] })}
            onPick={pick}
            onKeep={() => row.quantity === "" && go(row.key, "quantity")}
            label={label("product")}
            placeholder={index === 0 ? say("product.hint") : ""}
            className={styles.input}
            cell={cell("product")}
            invalid={at("product")}
          />
          <small className={styles.name}>{line?.name || row.name}</small>
        </div>
        <input
          className={`${styles.input} ${styles.figure}`}
          aria-label={label("quantity")}
          aria-invalid={at("quantity") || undefined}
          inputMode="decimal"
          data-cell={cell("quantity")}
          value={row.quantity}
          onChange={(event) => set({ quantity: event.target.value })}
          onBlur={leaveQuantity}
          onFocus={(event) => event.target.select()}
        />
        <div className={styles.unit}>
          <input
            className={styles.input}
            aria-label={label("unit")}
            aria-invalid={at("unit") || undefined}
            list={`units-${row.key}`}
            data-cell={cell("unit")}
            value={row.unit}
            placeholder={unit}
            onChange={(event) => set({ unit: event.target.value })}
            onFocus={(event) => event.target.select()}
          />
          <datalist id={`units-${row.key}`}>{row.units.map((one) => <option key={one} value={one} />)}</datalist>
          <Conversion row={row} line={line} />
        </div>
        <Price row={row} line={line} currency={currency} mayPrice={mayPrice && !row.gift} label={label("price")} cell={cell("price")} invalid={at("unit_price")} set={set} />
        <input
          className={`${styles.input} ${styles.figure}`}
          aria-label={label("discount")}
          aria-invalid={at("discount") || undefined}
          inputMode="decimal"
          placeholder="%"
          disabled={!mayPrice || row.gift}
          data-cell={cell("discount")}
          value={row.discount}
          onChange={(event) => set({ discount: event.target.value })}
        />
        <label className={styles.gift}>
          <input type="checkbox" aria-label={label("gift")} checked={row.gift} data-cell={cell("gift")} onChange={(event) => set({ gift: event.target.checked })} />
          <span>{say("gift")}</span>
        </label>
        <Stock line={line} />
        <span className={styles.amount}>{line && row.product ? <Money amount={line.gross ?? null} currency={currency} /> : null}</span>
        <span className={styles.tools}>
          <button type="button" tabIndex={-1} title={`${say("matrix")} (Alt+M)`} aria-label={label("matrix")} onClick={() => actions.matrix(row.key)}><TableOutlined /></button>
          <button type="button" tabIndex={-1} title={`${say("row.remove")} (Ctrl+⌫)`} aria-label={label("row.remove")} onClick={() => actions.remove(row.key)}><DeleteOutlined /></button>
        </span>
      </div>
      {findings.map((finding) => (
        <FindingLine key={finding.code + finding.path} finding={finding} passed={passed.has(finding.code)} onRepair={actions.repair} onPass={actions.pass} />
      ))}
    </div>
  );
});

/** Enter goes on to the quantity and then to the next line; Alt moves lines; nothing while an input method composes. */
function lineKeys(event: KeyboardEvent<HTMLElement>, key: number, actions: LineActions): void {
  if (isComposing(event.nativeEvent)) return;
  const column = (event.target as HTMLElement).dataset.cell?.split(":")[1] ?? "";
  const mod = event.ctrlKey || event.metaKey;
  const done = () => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (event.key === "Enter" && !mod) {
    done();
    if (column === "product") actions.go(key, "quantity");
    else actions.next(key);
  } else if (event.key === "Backspace" && mod) {
    done();
    actions.remove(key);
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    done();
    actions.change({ type: "move", key, step: event.key === "ArrowUp" ? -1 : 1 });
  } else if (event.altKey && event.key.toLowerCase() === "m") {
    done();
    actions.matrix(key);
  }
}

function Conversion({ row, line }: { row: Row; line?: CheckedLine }) {
  const say = useWords(entryWords);
  const base = row.units[0] ?? "";
  if (!line || line.factor === "1" || !row.quantity) return null;
  const amount = inBaseUnits(line.quantity, line.factor);
  return amount ? <small className={styles.hint}>{say("conversion", { base: grouped(amount), unit: base })}</small> : null;
}

interface PriceProps {
  row: Row;
  line?: CheckedLine;
  currency: string;
  mayPrice: boolean;
  label: string;
  cell: string;
  invalid: boolean;
  set: (fields: Partial<Row>) => void;
}

function Price({ row, line, mayPrice, label, cell, invalid, set }: PriceProps) {
  const say = useWords(entryWords);
  const found = line?.unit_price ?? "";
  const kind = row.gift ? "gift" : ((line?.price_source as { kind?: string } | null)?.kind ?? "none");
  const source = sayCode(entryWords, "price", kind);
  return (
    <div className={styles.price}>
      <input
        className={`${styles.input} ${styles.figure}`}
        aria-label={label}
        aria-invalid={invalid || undefined}
        inputMode="decimal"
        disabled={!mayPrice}
        data-cell={cell}
        value={row.price}
        placeholder={found ? grouped(found, 2) : ""}
        onChange={(event) => set({ price: event.target.value })}
        onFocus={(event) => event.target.select()}
      />
      {line && row.product ? <Tooltip title={say("price.from", { source })}><small className={styles.hint}>{source}</small></Tooltip> : null}
    </div>
  );
}

function Stock({ line }: { line?: CheckedLine }) {
  const say = useWords(entryWords);
  const stock = line?.stock;
  if (!stock || stock.available === null) return <span className={styles.stock} />;
  const short = stock.state === "short";
  return (
    <Tooltip title={stock.reason}>
      <span className={styles.stock} data-short={short || undefined}>
        {grouped(stock.available)} {short ? "⚠" : "✓"}
        {short ? <small>{stock.reason}</small> : null}
        <span className="visually-hidden">{short ? "" : say("enough", { n: "" })}</span>
      </span>
    </Tooltip>
  );
}
