import type { Schemas } from "@/shared/api/client";

import { type Axis, propose, splitValues } from "./proposal";

export type Style = Schemas["StyleOut"];

/** New values of the axes, in the order in which they were added: {axis: {value: short code}}. */
export type Added = Record<string, Record<string, string>>;

/** One place of the matrix: a value per axis, and what stands there or would. */
export interface Cell {
  key: string;
  values: Record<string, string>;
  /** The code that it has, or would get. */
  sku: string;
  variant?: Schemas["VariantOut"];
}

export interface Matrix {
  rowAxes: string[];
  columnAxis: string;
  columns: string[];
  rows: { values: string[]; cells: Cell[] }[];
  /** Products of the style that say nothing of one of its axes. */
  others: Schemas["VariantOut"][];
}

const JOIN = "\u0000";

/** The axes with their new values, each with the short codes in force. */
export function axesOf(style: Style, added: Added): Axis[] {
  const names = [...new Set([...Object.keys(style.axes), ...Object.keys(added)])];
  return names.map((name) => ({
    name,
    values: [...new Set([...(style.axes[name] ?? []), ...Object.keys(added[name] ?? {})])],
    codes: { ...style.codes[name], ...added[name] },
  }));
}

/** The last axis across (sizes, as a rule), the others down; with one axis everything stands in one column. */
export function matrixOf(style: Style, added: Added): Matrix {
  const axes = axesOf(style, added);
  const names = axes.map(({ name }) => name);
  const there = new Map(style.variants.map((one) => [names.map((name) => one.attributes[name] ?? "").join(JOIN), one]));
  const cells = new Map(
    propose(style.code, axes).map(({ sku, values }): [string, Cell] => {
      const key = values.join(JOIN);
      const variant = there.get(key);
      return [key, { key, values: Object.fromEntries(names.map((name, at) => [name, values[at] ?? ""])), sku: variant?.sku ?? sku, ...(variant ? { variant } : {}) }];
    }),
  );
  const across = axes.length > 1 ? axes.at(-1) : undefined;
  const down = across ? axes.slice(0, -1) : axes;
  const columns = across ? across.values : [""];
  const lines = down.reduce<string[][]>((made, axis) => made.flatMap((values) => axis.values.map((value) => [...values, value])), axes.length > 0 ? [[]] : []);
  const rows = lines.map((values) => ({ values, cells: columns.flatMap((column) => cells.get([...values, ...(across ? [column] : [])].join(JOIN)) ?? []) }));
  return { rowAxes: down.map(({ name }) => name), columnAxis: across?.name ?? "", columns, rows, others: style.variants.filter((one) => !cells.has(names.map((name) => one.attributes[name] ?? "").join(JOIN))) };
}

/** The new values typed for an axis, without those that it has already, whatever their case. */
export function newValues(style: Style, added: Added, axis: string, typed: string): { fresh: string[]; known: string[] } {
  const had = [...(style.axes[axis] ?? []), ...Object.keys(added[axis] ?? {})].map(plain);
  const values = splitValues(typed);
  return { fresh: values.filter((value) => !had.includes(plain(value))), known: values.filter((value) => had.includes(plain(value))) };
}

const plain = (value: string) => value.normalize("NFKC").toLowerCase().replace(/\s/g, "");
