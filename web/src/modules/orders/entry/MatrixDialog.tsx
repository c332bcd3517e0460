import { Modal } from "antd";
import { type Dispatch, type KeyboardEvent, useState } from "react";

import { $api, type Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { Empty } from "@/shared/ui/Trouble";

import type { Change, Row } from "./draft";
import styles from "./entry.module.css";
import { readQuantity } from "./quantities";
import { entryWords } from "./words";

interface Props {
  row: Row;
  rows: readonly Row[];
  customer: string;
  change: Dispatch<Change>;
  onClose: () => void;
}

type Matrix = Schemas["MatrixOut"];

/** The sizes and colours of a style as a sheet of quantities; what the order has of it already stands in it. */
export function MatrixDialog({ row, rows, customer, change, onClose }: Props) {
  const say = useWords(entryWords);
  const product = $api.useQuery("get", "/api/v1/products/{ref}", { params: { path: { ref: row.product } } }, { enabled: row.style === "" && row.product !== "", retry: false });
  // What stands in the cell may be a product, or the style itself.
  const code = row.style || product.data?.style || (product.isError ? row.product : "");
  const found = $api.useQuery("get", "/api/v1/styles:matrix", { params: { query: { style: code, customer } } }, { enabled: code !== "", retry: false });
  const [typed, setTyped] = useState<Record<string, string>>({});
  const matrix = found.data;
  const cells = matrix?.rows.flatMap((one) => one.cells).filter((cell) => cell !== null) ?? [];
  const had = new Map(rows.filter((one) => !one.gift && one.quantity !== "").map((one) => [one.product, one]));
  const shown = (sku: string) => typed[sku] ?? beginning(had.get(sku), cells.find((cell) => cell.product === sku)?.base_unit);
  const amount = (sku: string) => Number(readQuantity(shown(sku))?.quantity ?? 0);
  const apply = () => {
    const lines = cells.filter(({ product: sku }) => typed[sku] !== undefined).map(({ product: sku, name }) => ({ product: sku, name, quantity: amount(sku) > 0 ? (readQuantity(shown(sku))?.quantity ?? "") : "" }));
    change({ type: "sheet", key: row.key, style: code, lines });
    onClose();
  };
  const none = row.product === "" || (product.isSuccess && !product.data.style) || found.isError;
  const total = cells.reduce((sum, cell) => sum + amount(cell.product), 0);
  return (
    <Modal
      open
      width={760}
      title={matrix ? say("matrix.title", { name: `${matrix.style} ${matrix.name}` }) : say("matrix")}
      onCancel={onClose}
      onOk={apply}
      okText={`${say("matrix.apply")} · ${say("matrix.total")} ${total}`}
      okButtonProps={{ disabled: Object.keys(typed).length === 0 }}
    >
      {none ? <Empty title={say("matrix.none")} hint={say("matrix.none.hint")} /> : matrix ? <Sheet matrix={matrix} shown={shown} amount={amount} onType={(sku, text) => setTyped({ ...typed, [sku]: text })} onDone={apply} /> : null}
    </Modal>
  ); // prettier-ignore
}

/** What the order has of it, if that is in base units: other units are left alone. */
function beginning(row: Row | undefined, base = ""): string {
  return row && (row.unit === "" || row.unit === base) ? row.quantity : "";
}

interface SheetProps {
  matrix: Matrix;
  shown: (sku: string) => string;
  amount: (sku: string) => number;
  onType: (sku: string, text: string) => void;
  onDone: () => void;
}

/** Colours down, sizes across, with what is free under each cell and sums at the edges. */
function Sheet({ matrix, shown, amount, onType, onDone }: SheetProps) {
  const say = useWords(entryWords);
  const sum = (cells: readonly (Matrix["rows"][number]["cells"][number] | undefined)[]) => cells.reduce((all, cell) => all + (cell ? amount(cell.product) : 0), 0);
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter" && !event.nativeEvent.isComposing) onDone();
    else sheetArrow(event);
  };
  const first = matrix.rows.findIndex((one) => one.cells.some((cell) => cell !== null));
  return (
    <div className={styles.sheet}>
      <table>
        <thead>
          <tr>
            <th scope="col">{[...matrix.row_axes, matrix.column_axis].join(" / ")}</th>
            {matrix.columns.map((name) => <th key={name} scope="col">{name}</th>)}
            <th scope="col">{say("matrix.total")}</th>
          </tr>
        </thead>
        <tbody>
          {matrix.rows.map((one, down) => (
            <tr key={one.values.join(" ")}>
              <th scope="row">{one.values.join(" ")}</th>
              {one.cells.map((cell, across) => (
                <td key={matrix.columns[across]}>
                  {cell ? (
                    <>
                      <input
                        inputMode="decimal"
                        aria-label={cell.name}
                        data-at={`${down}:${across}`}
                        autoFocus={down === first && across === one.cells.findIndex((other) => other !== null)}
                        data-over={(cell.available !== null && amount(cell.product) > Number(cell.available)) || undefined}
                        value={shown(cell.product)}
                        onChange={(event) => onType(cell.product, event.target.value)}
                        onFocus={(event) => event.target.select()}
                        onKeyDown={keys}
                      />
                      <small>{cell.available === null ? "" : grouped(cell.available)}</small>
                    </>
                  ) : "—"}
                </td>
              ))}
              <td className={styles.sum}>{sum(one.cells) || ""}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{say("matrix.total")}</th>
            {matrix.columns.map((name, across) => <td key={name} className={styles.sum}>{sum(matrix.rows.map((one) => one.cells[across])) || ""}</td>)}
            <td className={styles.sum}>{sum(matrix.rows.flatMap((one) => one.cells)) || ""}</td>
          </tr>
        </tfoot>
      </table>
      <p className={styles.hint}>{say("matrix.hint")}</p>
    </div>
  ); // prettier-ignore
}

const STEPS: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function sheetArrow(event: KeyboardEvent<HTMLInputElement>): void {
  const step = STEPS[event.key];
  const [down = 0, across = 0] = (event.currentTarget.dataset.at ?? "").split(":").map(Number);
  if (!step) return;
  const next = event.currentTarget.closest("table")?.querySelector<HTMLElement>(`[data-at="${down + step[0]}:${across + step[1]}"]`);
  if (!next) return;
  event.preventDefault();
  next.focus();
}
