import type { Schemas } from "@/shared/api/client";

/** One price of a list as the grid holds it; `was` is what is stored. */
export interface PriceRow {
  key: number;
  product: string;
  name: string;
  unit: string;
  min: string;
  price: string;
  floor: string;
  was?: Schemas["PriceItemOut"];
}

let last = 0;

export function rowOf(fields: Partial<PriceRow>): PriceRow {
  last += 1;
  return { product: "", name: "", unit: "", min: "", price: "", floor: "", ...fields, key: last };
}

export function stored(item: Schemas["PriceItemOut"]): PriceRow {
  return rowOf({ product: item.product, name: item.name, unit: item.unit, min: item.min_quantity === "0" ? "" : item.min_quantity, price: item.price, floor: item.floor_price ?? "", was: item });
}

/** `￥1,120.00` → `1120.00`; undefined where it is no amount. */
export function amount(text: string): string | undefined {
  const plain = text.normalize("NFKC").replace(/[,\s¥￥$€元]/g, "");
  return /^\d+(\.\d+)?$/.test(plain) ? plain : undefined;
}

export function isBlank(row: PriceRow): boolean {
  return [row.product, row.unit, row.min, row.price, row.floor].every((text) => text.trim() === "");
}

export function isChanged(row: PriceRow): boolean {
  if (!row.was) return !isBlank(row);
  const before = stored(row.was);
  return (["product", "unit", "min", "price", "floor"] as const).some((name) => row[name].trim() !== before[name]);
}

/** A stored price whose product, unit or minimum was changed: the old one must go. */
export function isMoved(row: PriceRow): boolean {
  if (!row.was) return false;
  const before = stored(row.was);
  return (["product", "unit", "min"] as const).some((name) => row[name].trim() !== before[name]);
}

export function itemOf(row: PriceRow): Schemas["PriceItemIn"] {
  return { product: row.product.trim(), unit: row.unit.trim(), min_quantity: amount(row.min) ?? "0", price: amount(row.price) ?? "", floor_price: amount(row.floor) ?? null };
}

/** What is wrong with a row: no product, or a price that is no number. */
export function faultOf(row: PriceRow): "wrong.product" | "wrong.price" | undefined {
  if (isBlank(row)) return undefined;
  if (row.product.trim() === "") return "wrong.product";
  const others = [row.min, row.floor].every((text) => text.trim() === "" || amount(text) !== undefined);
  return amount(row.price) === undefined || !others ? "wrong.price" : undefined;
}

const HEAD = /商品|编码|货号|sku|product|单价|price/i;

/** Rows of a pasted block: product, [unit,] [from quantity,] price[, floor]; two columns are product and price. */
export function pasted(text: string): PriceRow[] {
  const cells = text.replace(/\r/g, "").split("\n").filter((line) => line.trim() !== "").map((line) => line.split("\t").map((cell) => cell.trim()));
  const body = cells[0]?.some((cell) => HEAD.test(cell)) && cells[0].every((cell, index) => index === 0 || amount(cell) === undefined) ? cells.slice(1) : cells;
  return body.map((row) => {
    const [product = "", ...rest] = row;
    const unit = rest.length > 1 && amount(rest[0] ?? "") === undefined ? (rest.shift() ?? "") : "";
    if (rest.length === 1) return rowOf({ product, unit, price: rest[0] ?? "" });
    const [min = "", price = "", floor = ""] = rest;
    return rowOf({ product, unit, min: min === "0" ? "" : min, price, floor });
  });
}

/** Pasted prices over those that are there: the same product, unit and minimum is overwritten, others are added. */
export function merged(rows: readonly PriceRow[], added: readonly PriceRow[]): PriceRow[] {
  const place = (row: PriceRow) => [row.product.trim(), row.unit.trim(), Number(amount(row.min) ?? 0)].join("\n");
  const fresh = new Map(added.map((row) => [place(row), row]));
  const kept = rows.filter((row) => !isBlank(row)).map((row) => {
    const over = fresh.get(place(row));
    if (!over) return row;
    fresh.delete(place(row));
    return { ...row, price: over.price, floor: over.floor || row.floor };
  });
  return [...kept, ...fresh.values()];
} // prettier-ignore
