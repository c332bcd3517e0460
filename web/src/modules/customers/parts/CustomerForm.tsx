import { Form, Input, InputNumber, Select, Switch } from "antd";
import { useState } from "react";

import { $api, api, newKey, type Schemas } from "@/shared/api/client";
import styles from "@/shared/form/form.module.css";
import { FormPage } from "@/shared/form/FormPage";
import { RowsField } from "@/shared/form/RowsField";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { uiWords } from "@/shared/ui/words";

import { customersWords } from "../words";
import { AddressesField } from "./AddressesField";
import { Alike } from "./Alike";
import { changesOf, EMPTY, type Fields, fieldsOf } from "./fields";
import { ItemCodesField } from "./ItemCodesField";

interface Props {
  customer?: Schemas["CustomerOut"];
  onSaved: (code: string) => void;
  onLatest?: () => void;
  /** Something was typed: from now on the form keeps what it began with. */
  onTyped?: () => void;
}

/** All that is known of a customer; only what was changed is sent. */
export function CustomerForm({ customer, onSaved, onLatest, onTyped }: Props) {
  const say = useWords(customersWords);
  const ui = useWords(uiWords);
  const { may } = useSession();
  const [form] = Form.useForm<Fields>();
  const [key] = useState(newKey);
  const [asked, setAsked] = useState<Schemas["CustomerIn"]>();
  const [start] = useState(customer?.version);
  const [before] = useState(() => (customer ? fieldsOf(customer) : EMPTY));
  const required = [{ required: true, message: ui("required") }];
  const starred = customer?.masked.includes("phone") ?? false;
  const save = async (_: Fields, version: number | undefined) => {
    const changes = changesOf({ ...before, ...(form.getFieldsValue(true) as Fields) }, before);
    if (customer) {
      const params = { path: { ref: `id:${customer.id}` }, header: { "Idempotency-Key": newKey() } };
      await api.PATCH("/api/v1/customers/{ref}", { params, body: { ...changes, version: version ?? start } as Schemas["CustomerPatch"] });
    } else await api.POST("/api/v1/customers", { params: { header: { "Idempotency-Key": key } }, body: changes as Schemas["CustomerIn"] });
  };
  const typed = (values: Fields) => {
    onTyped?.();
    if (customer) return;
    const { name, tax_number, contacts, addresses } = { ...EMPTY, ...values };
    const phones = [...contacts, ...addresses].filter((one) => one.phone).map((one) => ({ name: one.name || name, phone: one.phone, email: "", position: "" }));
    setAsked({ code: values.code || "?", name, tax_number, contacts: phones } as Schemas["CustomerIn"]);
  };
  return (
    <FormPage<Fields> form={form} initial={before} save={save} onSaved={() => onSaved((form.getFieldValue("code") as string) || before.code)} onLatest={onLatest} onTyped={typed} readOnly={!may("customers.edit")}>
      {customer ? null : <Alike asked={asked} />}
      <section className={styles.section}>
        <h2>{say("basics")}</h2>
        <div className={styles.grid}>
          <Form.Item name="name" label={say("name")} rules={required} className="wide"><Input autoFocus={!customer} /></Form.Item>
          <Form.Item name="code" label={say("code")} rules={required} tooltip={say("code.hint")}><Input autoCapitalize="none" /></Form.Item>
          <Form.Item name="short_name" label={say("short_name")}><Input /></Form.Item>
          <Form.Item name="tax_number" label={say("tax")}><Input autoCapitalize="characters" /></Form.Item>
          <Owner />
          <Form.Item name="walk_in" label={say("walk_in")} tooltip={say("walk_in.hint")} valuePropName="checked"><Switch /></Form.Item>
          <Form.Item name="active" label={say("active")} valuePropName="checked"><Switch /></Form.Item>
        </div>
      </section>
      <section className={styles.section}>
        <h2>{say("contacts")}</h2>
        {starred ? <p className={styles.meta}>{say("masked")}</p> : null}
        <fieldset disabled={starred} style={{ all: "unset", display: "block" }}>
          <RowsField name="contacts" add={say("addContact")} empty={{ name: "", phone: "", email: "", position: "" }} fields={[
            { name: "name", label: say("contact"), required: true }, { name: "phone", label: say("phone"), inputMode: "tel" }, { name: "position", label: say("position") }, { name: "email", label: say("email"), inputMode: "email" },
          ]} />
        </fieldset>
      </section>
      <section className={styles.section}>
        <h2>{say("addresses")}</h2>
        <fieldset disabled={starred} style={{ all: "unset", display: "block" }}><AddressesField instance={form} /></fieldset>
      </section>
      <Terms />
      <section className={styles.section}>
        <h2>{say("codes")}<span className={styles.meta}>{say("codes.hint")}</span></h2>
        <ItemCodesField />
      </section>
      <section className={styles.section}>
        <h2>{say("invoice")}</h2>
        <RowsField name="invoice_particulars" add={say("addParticular")} empty={{ label: "", value: "" }} fields={[{ name: "label", label: say("label"), placeholder: say("label.bank"), required: true }, { name: "value", label: say("value") }]} />
      </section>
    </FormPage>
  ); // prettier-ignore
}

function Owner() {
  const say = useWords(customersWords);
  const found = $api.useQuery("get", "/api/v1/colleagues", {}, { retry: false });
  return (
    <Form.Item name="owner" label={say("owner")}>
      <Select allowClear showSearch={{ optionFilterProp: "label" }} options={(found.data?.items ?? []).map(({ username, name }) => ({ value: username, label: name }))} />
    </Form.Item>
  ); // prettier-ignore
}

/** How and at which prices he pays; the credit limit is for those who may set it. */
function Terms() {
  const say = useWords(customersWords);
  const { may } = useSession();
  const terms = Form.useWatch("payment_terms") as string | undefined;
  const lists = $api.useQuery("get", "/api/v1/price-lists", { params: { query: { limit: 100 } } });
  return (
    <section className={styles.section}>
      <h2>{say("money")}</h2>
      <div className={styles.grid}>
        <Form.Item name="payment_terms" label={say("terms")}><Select options={(["prepaid", "cod", "monthly"] as const).map((value) => ({ value, label: say(`terms.${value}`) }))} /></Form.Item>
        {terms === "monthly" ? <Form.Item name="due_day" label={say("due_day")}><InputNumber min={1} max={31} precision={0} style={{ width: "100%" }} /></Form.Item> : null}
        <Form.Item name="credit_limit" label={say("limit")}><Input inputMode="decimal" placeholder={say("limit.none")} disabled={!may("customers.credit")} /></Form.Item>
        <Form.Item name="price_list" label={say("list")}><Select allowClear placeholder={say("list.none")} options={(lists.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))} /></Form.Item>
        <Form.Item name="currency" label={say("currency")}><Select allowClear showSearch options={["CNY", "USD", "EUR", "HKD", "JPY", "GBP"].map((value) => ({ value, label: value }))} /></Form.Item>
      </div>
    </section>
  ); // prettier-ignore
}
