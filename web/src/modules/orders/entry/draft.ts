import type { Schemas } from "@/shared/api/client";

import { added, readDiscount, readPrice, readQuantity } from "./quantities";

export type OrderInput = Schemas["OrderIn"];
export type ShipTo = Schemas["ShipToIn"];

/** A line as it is typed; everything is text until the server has read it. */
export interface Row {
  key: number;
  /** Our code, the customer's own code, a barcode: as typed or picked. */
  product: string;
  name: string;
  style: string;
  /** What a scanner read, so that the same code raises the quantity. */
  scanned: string;
  quantity: string;
  unit: string;
  price: string;
  discount: string;
  gift: boolean;
  note: string;
  /** Fields of the company's own, kept as they came. */
  extra: Record<string, unknown>;
}

export interface PickedCustomer {
  code: string;
  name: string;
}

/** What a draft brought along that is not shown here, and goes back as it came. */
export type Rest = Pick<OrderInput, "entity" | "currency" | "tax_included" | "extra">;

/** An order while it is being entered. */
export interface Draft {
  customer?: PickedCustomer;
  shipTo?: ShipTo;
  requested: string;
  channel: string;
  reference: string;
  note: string;
  priority: "low" | "normal" | "high" | "urgent";
  rest: Rest;
  rows: Row[];
  nextKey: number;
  /** The draft on the server that this is: the version seen, and what it holds as it was sent. */
  saved?: { number: string; version: number; text: string };
}

/** The order without its lines. */
export type HeadFields = Omit<Draft, "rows" | "nextKey" | "rest">;

/** A cell of the sheet of sizes and colours. */
export type SheetLine = Pick<Row, "product" | "name" | "quantity">;

export type Change =
  | { type: "set"; fields: Partial<HeadFields> }
  | { type: "row"; key: number; fields: Partial<Row> }
  | { type: "add"; after?: number }
  | { type: "remove"; key: number }
  | { type: "restore"; row: Row; index: number }
  | { type: "move"; key: number; step: -1 | 1 }
  | { type: "step"; key: number; step: -1 | 1 }
  | { type: "fill"; key?: number; lines: Partial<Row>[] }
  | { type: "scan"; key?: number; code: string }
  | { type: "sheet"; key: number; style: string; lines: SheetLine[] }
  | { type: "load"; draft: Draft };

export function blankRow(key: number): Row {
  return { key, product: "", name: "", style: "", scanned: "", quantity: "", unit: "", price: "", discount: "", gift: false, note: "", extra: {} }; // prettier-ignore
}

export function newDraft(): Draft {
  return { requested: "", channel: "manual", reference: "", note: "", priority: "normal", rest: { extra: {} }, rows: [blankRow(1)], nextKey: 2 };
}

export function isBlank(row: Row): boolean {
  return row.product.trim() === "" && row.quantity.trim() === "" && row.price.trim() === "";
}

/** The draft after a change; there is always a line to type in. */
export function changed(draft: Draft, change: Change): Draft {
  const { rows, nextKey } = draft;
  switch (change.type) {
    case "set":
      return { ...draft, ...change.fields };
    case "row":
      return { ...draft, rows: rows.map((row) => (row.key === change.key ? { ...row, ...change.fields } : row)) };
    case "add": {
      const at = change.after === undefined ? rows.length : rows.findIndex((row) => row.key === change.after) + 1;
      return { ...draft, rows: rows.toSpliced(at, 0, blankRow(nextKey)), nextKey: nextKey + 1 };
    }
    case "remove": {
      const left = rows.filter((row) => row.key !== change.key);
      return left.length > 0 ? { ...draft, rows: left } : { ...draft, rows: [blankRow(nextKey)], nextKey: nextKey + 1 };
    }
    case "restore":
      return { ...draft, rows: rows.toSpliced(change.index, 0, change.row) };
    case "move":
      return { ...draft, rows: moved(rows, change.key, change.step) };
    case "step":
      return { ...draft, rows: rows.map((row) => (row.key === change.key ? { ...row, quantity: stepped(row, change.step) } : row)) };
    case "fill":
      return filled(draft, change.lines, change.key);
    case "scan":
      return scanned(draft, change.code, change.key);
    case "sheet":
      return sheeted(draft, change);
    case "load":
      return change.draft;
  }
}

function moved(rows: Row[], key: number, step: number): Row[] {
  const from = rows.findIndex((row) => row.key === key);
  const row = rows[from];
  if (!row || from + step < 0 || from + step >= rows.length) return rows;
  return rows.toSpliced(from, 1).toSpliced(from + step, 0, row);
}

function stepped(row: Row, step: number): string {
  return added(readQuantity(row.quantity)?.quantity ?? "0", step);
}

/** Lines put in at a row (a blank one is used up), and a blank one after them. */
function filled(draft: Draft, lines: Partial<Row>[], key?: number): Draft {
  let next = draft.nextKey;
  const made = lines.map((line) => ({ ...blankRow(next++), ...line }));
  const found = key === undefined ? -1 : draft.rows.findIndex((row) => row.key === key);
  const at = found < 0 ? draft.rows.length : found;
  const kept = draft.rows.toSpliced(at, draft.rows[at] && isBlank(draft.rows[at]) ? 1 : 0, ...made).filter((row) => !isBlank(row));
  return { ...draft, rows: [...kept, blankRow(next++)], nextKey: next };
}

/** One more of what is there already, else a new line of one; `key` is the row in whose cell the scanner typed. */
function scanned(draft: Draft, code: string, key?: number): Draft {
  const known = draft.rows.find((row) => row.key !== key && !row.gift && (row.product === code || row.scanned === code));
  if (known) {
    const rows = draft.rows.map((row) => (row.key === known.key ? { ...row, quantity: stepped(row, 1) } : row.key === key ? blankRow(row.key) : row));
    return { ...draft, rows };
  }
  const here = draft.rows.find((row) => row.key === key);
  // The same code once more in the cell where it stands already.
  const twice = here !== undefined && here.quantity !== "" && here.product === code + code;
  const line = { product: code, scanned: code, quantity: twice ? stepped(here, 1) : here?.quantity || "1" };
  if (!here) return filled(draft, [line]);
  const rows = draft.rows.map((row) => (row.key === key ? { ...row, name: "", style: "", ...line } : row));
  const last = rows.at(-1);
  if (last && isBlank(last)) return { ...draft, rows };
  return { ...draft, rows: [...rows, blankRow(draft.nextKey)], nextKey: draft.nextKey + 1 };
}

/** The sheet as lines: what the order has of the style gets its new quantity or goes, the rest comes in at the row. */
function sheeted(draft: Draft, { key, style, lines }: Extract<Change, { type: "sheet" }>): Draft {
  const wanted = new Map(lines.map((line) => [line.product, line]));
  const rows = draft.rows.flatMap((row) => {
    const line = row.gift ? undefined : wanted.get(row.product);
    // The row in which only the style was typed has served.
    if (!line) return [row.key === key && row.quantity === "" ? blankRow(row.key) : row];
    wanted.delete(row.product);
    if (line.quantity === "") return [];
    return [{ ...row, style, quantity: line.quantity, ...(line.quantity === row.quantity ? {} : { unit: "" }) }];
  });
  const added = [...wanted.values()].filter((line) => line.quantity !== "").map((line) => ({ ...line, style }));
  return filled({ ...draft, rows }, added, key);
}

/** What is sent to the server, and which row each line of it was. */
export interface Sent {
  input: OrderInput;
  keys: number[];
}

export function inputOf(draft: Draft, confirm = false): Sent {
  const rows = draft.rows.filter((row) => !isBlank(row));
  const input: OrderInput = {
    ...draft.rest,
    customer: draft.customer?.code ?? null,
    channel: draft.channel,
    external_reference: draft.reference.trim() || null,
    requested_date: draft.requested || null,
    ship_to: draft.shipTo ?? null,
    priority: draft.priority,
    note: draft.note,
    confirm,
    lines: rows.map(lineOf),
  };
  return { input, keys: rows.map((row) => row.key) };
}

/** The content of an order to compare by. */
export function textOf({ input }: Sent): string {
  return JSON.stringify({ ...input, confirm: false });
}

function lineOf(row: Row): Schemas["LineIn"] {
  const typed = readQuantity(row.quantity);
  return {
    product: row.product.trim() || "?",
    quantity: typed?.quantity ?? "0",
    unit: (typed?.unit ?? row.unit.trim()) || null,
    unit_price: row.gift ? null : (readPrice(row.price) ?? null),
    discount: row.gift ? null : (readDiscount(row.discount) ?? null),
    gift: row.gift,
    note: row.note,
    extra: row.extra,
  };
}
