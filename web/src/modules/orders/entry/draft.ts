import type { Schemas } from "@/shared/api/client";

import { readQuantity } from "./quantities";

export type OrderInput = Schemas["OrderIn"];
export type ShipTo = Schemas["ShipToIn"];

/** A line as it is typed; everything is text until the server has read it. */
export interface Row {
  key: number;
  /** Our code, the customer's own code, a barcode: as typed or picked. */
  product: string;
  name: string;
  style: string;
  units: string[];
  quantity: string;
  unit: string;
  price: string;
  discount: string;
  gift: boolean;
  note: string;
}

export interface PickedCustomer {
  code: string;
  name: string;
}

/** An order while it is being entered. */
export interface Draft {
  customer?: PickedCustomer;
  shipTo?: ShipTo;
  requested: string;
  channel: string;
  reference: string;
  note: string;
  priority: "low" | "normal" | "high" | "urgent";
  rows: Row[];
  nextKey: number;
  /** The draft on the server that this is, with the version seen. */
  saved?: { number: string; version: number };
}

/** The order without its lines. */
export type HeadFields = Omit<Draft, "rows" | "nextKey">;

export type Change =
  | { type: "set"; fields: Partial<HeadFields> }
  | { type: "row"; key: number; fields: Partial<Row> }
  | { type: "add"; after?: number }
  | { type: "remove"; key: number }
  | { type: "restore"; row: Row; index: number }
  | { type: "move"; key: number; step: -1 | 1 }
  | { type: "fill"; key?: number; lines: Partial<Row>[] }
  | { type: "load"; draft: Draft };

export function blankRow(key: number): Row {
  return { key, product: "", name: "", style: "", units: [], quantity: "", unit: "", price: "", discount: "", gift: false, note: "" }; // prettier-ignore
}

export function newDraft(): Draft {
  return { requested: "", channel: "manual", reference: "", note: "", priority: "normal", rows: [blankRow(1)], nextKey: 2 };
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
    case "fill":
      return filled(draft, change.lines, change.key);
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

/** Lines put in at a row (a blank one is used up), and a blank one after them. */
function filled(draft: Draft, lines: Partial<Row>[], key?: number): Draft {
  let next = draft.nextKey;
  const made = lines.map((line) => ({ ...blankRow(next++), ...line }));
  const at = key === undefined ? draft.rows.length : draft.rows.findIndex((row) => row.key === key);
  const kept = draft.rows.toSpliced(at, draft.rows[at] && isBlank(draft.rows[at]) ? 1 : 0, ...made).filter((row) => !isBlank(row));
  return { ...draft, rows: [...kept, blankRow(next++)], nextKey: next };
}

/** What is sent to the server, and which row each line of it was. */
export interface Sent {
  input: OrderInput;
  keys: number[];
}

export function inputOf(draft: Draft, confirm = false): Sent {
  const rows = draft.rows.filter((row) => !isBlank(row));
  const input: OrderInput = {
    customer: draft.customer?.code ?? null,
    channel: draft.channel,
    external_reference: draft.reference.trim() || null,
    requested_date: draft.requested || null,
    ship_to: draft.shipTo ?? null,
    priority: draft.priority,
    note: draft.note,
    extra: {},
    confirm,
    lines: rows.map(lineOf),
  };
  return { input, keys: rows.map((row) => row.key) };
}

function lineOf(row: Row): Schemas["LineIn"] {
  const typed = readQuantity(row.quantity);
  const discount = row.discount.trim();
  return {
    product: row.product.trim() || "?",
    quantity: typed?.quantity ?? "0",
    unit: typed?.unit ?? (row.unit || null),
    unit_price: row.gift ? null : row.price.trim() || null,
    discount: discount === "" ? null : discount,
    gift: row.gift,
    note: row.note,
    extra: {},
  };
}
