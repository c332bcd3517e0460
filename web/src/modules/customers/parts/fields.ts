import type { Schemas } from "@/shared/api/client";

type Customer = Schemas["CustomerOut"];

/** A customer as the form holds it; particulars as rows, since their names are typed too. */
export interface Fields {
  code: string;
  name: string;
  short_name: string;
  walk_in: boolean;
  country: string;
  tax_number: string;
  payment_terms: "prepaid" | "cod" | "monthly";
  due_day: number | null;
  credit_limit: string | null;
  currency: string;
  price_list: string | null;
  owner: string | null;
  active: boolean;
  contacts: Schemas["ContactOut"][];
  addresses: Schemas["AddressOut"][];
  item_codes: Schemas["ItemCodeOut"][];
  invoice_particulars: { label: string; value: string }[];
}

export const EMPTY: Fields = {
  code: "", name: "", short_name: "", walk_in: false, country: "CN", tax_number: "", payment_terms: "prepaid", due_day: null, credit_limit: null,
  currency: "", price_list: null, owner: null, active: true, contacts: [], addresses: [], item_codes: [], invoice_particulars: [],
}; // prettier-ignore

export function fieldsOf(customer: Customer): Fields {
  const known = { ...customer, payment_terms: customer.payment_terms as Fields["payment_terms"] };
  const invoice_particulars = Object.entries(customer.invoice_particulars).map(([label, value]) => ({ label, value }));
  return Object.fromEntries(Object.entries({ ...known, invoice_particulars }).filter(([key]) => key in EMPTY)) as unknown as Fields;
}

/** What was changed, in the shape of the API: what is left out stays as it is, starred phones among it. */
export function changesOf(fields: Fields, before: Fields): Partial<Schemas["CustomerPatch"]> {
  const changed = Object.entries(fields).filter(([key, value]) => JSON.stringify(value ?? null) !== JSON.stringify(before[key as keyof Fields] ?? null));
  return Object.fromEntries(changed.map(([key, value]) => [key, sent(key, value)]));
}

function sent(key: string, value: unknown): unknown {
  if (key === "invoice_particulars") return Object.fromEntries((value as Fields["invoice_particulars"]).filter(({ label }) => label).map(({ label, value: text }) => [label, text]));
  if (key === "addresses") return (value as Fields["addresses"]).map(addressIn);
  if (key === "credit_limit") return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
  if (key === "due_day") return typeof value === "number" ? value : null;
  if (key === "price_list" || key === "owner") return value ?? null;
  return value ?? "";
}

/** `region` as typed wins over the parts it was read from; what else the API showed is its own. */
export function addressIn(one: Schemas["AddressOut"]): Schemas["AddressIn"] {
  const { name, phone, country, region, address, postal_code, is_default } = one;
  return { name, phone, country: country || "CN", region, province: "", city: "", district: "", address, postal_code, is_default };
}
