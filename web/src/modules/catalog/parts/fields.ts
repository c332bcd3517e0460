import type { Schemas } from "@/shared/api/client";
import { percent } from "@/shared/format/numbers";

type Product = Schemas["ProductOut"];

/** A product as the form holds it; attributes as rows, since their names are typed too. */
export interface Fields {
  sku: string;
  name: string;
  kind: "goods" | "service" | "charge";
  base_unit: string;
  units: { unit: string; factor: string }[];
  barcodes: { barcode: string; unit: string }[];
  attributes: { label: string; value: string }[];
  category: string | null;
  supplier: string | null;
  tax_rate: string | null;
  price: string | null;
  floor_price: string | null;
  cost: string | null;
  currency: string;
  pack: string | null;
  active: boolean;
}

export const EMPTY: Fields = {
  sku: "", name: "", kind: "goods", base_unit: "件", units: [], barcodes: [], attributes: [], category: null, supplier: null,
  tax_rate: null, price: null, floor_price: null, cost: null, currency: "CNY", pack: null, active: true,
}; // prettier-ignore

const AMOUNTS: readonly string[] = ["tax_rate", "price", "floor_price", "cost", "pack"];

export function fieldsOf(product: Product): Fields {
  const attributes = Object.entries(product.attributes).map(([label, value]) => ({ label, value }));
  // The API takes "13%" as it takes "0.13"; people write the first.
  const tax_rate = product.tax_rate === null ? null : `${percent(product.tax_rate)}%`;
  return Object.fromEntries(Object.entries({ ...product, attributes, tax_rate }).filter(([key]) => key in EMPTY)) as unknown as Fields;
}

/** What was changed, in the shape of the API: what is left out stays as it is, hidden costs among it. */
export function changesOf(fields: Fields, before: Fields): Partial<Schemas["ProductPatch"]> {
  const changed = Object.entries(fields).filter(([key, value]) => JSON.stringify(value ?? null) !== JSON.stringify(before[key as keyof Fields] ?? null));
  return Object.fromEntries(changed.map(([key, value]) => [key, sent(key, value)]));
}

function sent(key: string, value: unknown): unknown {
  if (key === "attributes") return Object.fromEntries((value as Fields["attributes"]).filter(({ label }) => label).map(({ label, value: text }) => [label, text]));
  if (AMOUNTS.includes(key)) return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
  return key === "category" || key === "supplier" ? (value ?? null) : (value ?? "");
}

/** Whether the check digit of an EAN/UPC/GTIN is right; codes of other lengths have none. */
export function checkDigitFits(code: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(code)) return true;
  const digits = Array.from(code, Number).reverse();
  const sum = digits.slice(1).reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1), 0);
  return digits[0] === (10 - (sum % 10)) % 10;
}
