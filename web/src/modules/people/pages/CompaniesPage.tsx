import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, InputNumber, Select, Switch } from "antd";

import { $api, api, type Schemas } from "@/shared/api/client";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { RecordsPanel } from "@/shared/list/RecordsPanel";
import { TwoLines } from "@/shared/list/TwoLines";
import { useSession } from "@/shared/session/session";
import { uiWords } from "@/shared/ui/words";

import { peopleWords } from "../words";

type Company = Schemas["EntityOut"];
type Fields = Schemas["EntityIn"];
const CURRENCIES = ["CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD"].map((value) => ({ value, label: value }));

/** The selling companies of the group: they share customers, stock and reports. */
export function CompaniesPage() {
  const say = useWords(peopleWords);
  const { may } = useSession();
  const pages = $api.useInfiniteQuery("get", "/api/v1/entities", { params: { query: { limit: 50 } } }, byCursor);
  return (
    <RecordsPanel
      label={say("companies")}
      columns={[
        { key: "name", title: say("named"), width: "minmax(180px, 1fr)", render: (one) => one.name },
        { key: "code", title: say("code"), width: "120px", render: (one) => one.code },
        { key: "tax", title: say("taxNumber"), width: "190px", render: (one) => one.tax_number || "—" },
        { key: "currency", title: say("currency"), width: "70px", render: (one) => one.currency },
      ]}
      pages={pages}
      rowKey={(one) => one.code}
      card={(one) => <TwoLines title={one.name} text={`${one.code} · ${one.currency}`} />}
      empty={say("companies")}
      newLabel={say("companies.new")}
      form={may("people.edit") ? (one, close) => <CompanyForm company={one} onClose={close} /> : undefined}
    />
  );
}

function CompanyForm({ company, onClose }: { company?: Company; onClose: () => void }) {
  const say = useWords(peopleWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const required = [{ required: true, message: ui("required") }];
  const save = async (fields: Fields) => {
    if (company) {
      const { code: _code, ...change } = fields;
      await api.PATCH("/api/v1/entities/{ref}", { params: { path: { ref: company.code } }, body: { ...change, version: company.version } });
    } else await api.POST("/api/v1/entities", { body: fields });
    await client.invalidateQueries({ queryKey: ["get", "/api/v1/entities"] });
  };
  const initial: Partial<Fields> = company ?? { currency: "CNY", time_zone: "Asia/Shanghai", prices_include_tax: true, default_tax_rate: "0.13", allow_backorder: true, repeat_days: 3, number_prefix: "SO-" }; // prettier-ignore
  return (
    <FormDrawer<Fields> title={company ? say("companies.edit", { name: company.name }) : say("companies.new")} initial={initial} save={save} saved={ui("saved")} onClose={onClose}>
      {company ? null : <Form.Item name="code" label={say("code")} rules={required}><Input autoFocus autoCapitalize="none" /></Form.Item>}
      <Form.Item name="name" label={say("named")} rules={required}><Input /></Form.Item>
      <Form.Item name="tax_number" label={say("taxNumber")}><Input maxLength={18} /></Form.Item>
      <Form.Item name="address" label={say("address")}><Input maxLength={300} /></Form.Item>
      <Form.Item name="phone" label={say("phone")}><Input maxLength={40} inputMode="tel" /></Form.Item>
      <Form.Item name="currency" label={say("currency")}><Select options={CURRENCIES} /></Form.Item>
      <Form.Item name="time_zone" label={say("timeZone")}><Input /></Form.Item>
      <Form.Item name="default_tax_rate" label={say("taxRate")}><Input inputMode="decimal" /></Form.Item>
      <Form.Item name="prices_include_tax" label={say("taxIncluded")} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="allow_backorder" label={say("backorder")} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="repeat_days" label={say("repeatDays")}><InputNumber min={0} max={365} precision={0} /></Form.Item>
      <Form.Item name="number_prefix" label={say("prefix")}><Input /></Form.Item>
      <Form.Item name="is_default" label={say("isDefault")} valuePropName="checked"><Switch /></Form.Item>
    </FormDrawer>
  ); // prettier-ignore
}
