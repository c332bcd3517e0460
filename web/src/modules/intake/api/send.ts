import { api, type Schemas } from "@/shared/api/client";

export type Import = Schemas["ImportOut"];
export type Subject = "" | "orders" | "products" | "customers" | "stock" | "prices";

/** How a file is to be taken in; `mapping` corrects how its columns are read: header → field. */
export interface Settings {
  subject: Subject;
  createProducts: boolean;
  createCustomers: boolean;
  confirm: boolean;
  warehouse: string;
  priceList: string;
  mapping: Record<string, string>;
}

export const START: Settings = {
  subject: "", createProducts: false, createCustomers: false, confirm: true, warehouse: "", priceList: "", mapping: {},
}; // prettier-ignore

/** Reads a file on trial, or takes it in. */
export async function send(file: File, settings: Settings, dryRun: boolean): Promise<Import> {
  const form = new FormData();
  form.set("file", file);
  if (settings.subject) form.set("subject", settings.subject);
  form.set("dry_run", String(dryRun));
  form.set("confirm", String(settings.confirm));
  form.set("create_products", String(settings.createProducts));
  form.set("create_customers", String(settings.createCustomers));
  if (settings.warehouse) form.set("warehouse", settings.warehouse);
  if (settings.priceList) form.set("price_list", settings.priceList);
  if (Object.keys(settings.mapping).length > 0) form.set("mapping", JSON.stringify(settings.mapping));
  // The generated body describes the fields; a file can only be sent as a form.
  const { data } = await api.POST("/api/v1/imports", { body: form as never, bodySerializer: () => form });
  return data as Import;
}
