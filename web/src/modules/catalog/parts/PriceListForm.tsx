import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Select, Switch } from "antd";

import { api, type Schemas } from "@/shared/api/client";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { useWords } from "@/shared/i18n/words";
import { uiWords } from "@/shared/ui/words";

import { catalogWords } from "../words";

type List = Schemas["PriceListOut"];

interface Fields {
  code: string;
  name: string;
  currency: string;
  tax_included: boolean;
  valid_from?: string;
  valid_to?: string;
  is_default: boolean;
  active: boolean;
}

/** The head of a price list: name, currency, tax, validity. */
export function PriceListForm({ list, onClose }: { list?: List; onClose: () => void }) {
  const say = useWords(catalogWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const required = [{ required: true, message: ui("required") }];
  const save = async ({ valid_from, valid_to, ...fields }: Fields) => {
    const body = { ...fields, valid_from: valid_from || null, valid_to: valid_to || null };
    if (list) await api.PATCH("/api/v1/price-lists/{ref}", { params: { path: { ref: `id:${list.id}` } }, body: { ...body, version: list.version } as Schemas["PriceListPatch"] });
    else await api.POST("/api/v1/price-lists", { body: { ...body, items: [] } as Schemas["PriceListIn"] });
    await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith("/api/v1/price-lists") });
  };
  const initial: Partial<Fields> = list
    ? { ...list, valid_from: list.valid_from ?? "", valid_to: list.valid_to ?? "" }
    : { currency: "CNY", tax_included: true, is_default: false, active: true };
  const fields = Object.fromEntries(Object.entries(initial).filter(([key]) => !["id", "version", "item_count"].includes(key)));
  return (
    <FormDrawer<Fields> title={list ? say("edit.list", { name: list.name }) : say("prices.new")} initial={fields} save={save} saved={ui("saved")} onClose={onClose}>
      <Form.Item name="code" label={say("sku")} rules={required}><Input autoFocus={!list} autoCapitalize="none" /></Form.Item>
      <Form.Item name="name" label={say("name")} rules={required}><Input /></Form.Item>
      <Form.Item name="currency" label={say("currency")}><Select showSearch options={["CNY", "USD", "EUR", "HKD", "JPY", "GBP"].map((value) => ({ value, label: value }))} /></Form.Item>
      <Form.Item name="tax_included" label={say("included")} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="valid_from" label={`${say("valid")} ${say("from")}`}><Input type="date" /></Form.Item>
      <Form.Item name="valid_to" label={`${say("valid")} ${say("to")}`}><Input type="date" /></Form.Item>
      <Form.Item name="is_default" label={say("default")} extra={say("default.hint")} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="active" label={ui("active")} valuePropName="checked"><Switch /></Form.Item>
    </FormDrawer>
  ); // prettier-ignore
}
