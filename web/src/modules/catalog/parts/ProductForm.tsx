import { Alert, Form, Input, Select, Switch } from "antd";
import { useEffect, useState } from "react";
import { Link } from "react-router";

import { api, newKey, type Schemas } from "@/shared/api/client";
import styles from "@/shared/form/form.module.css";
import { FormPage } from "@/shared/form/FormPage";
import { RowsField } from "@/shared/form/RowsField";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { uiWords } from "@/shared/ui/words";

import { catalogWords } from "../words";
import { changesOf, checkDigitFits, EMPTY, type Fields, fieldsOf } from "./fields";
import { useCategories, useSuppliers } from "./references";

interface Props {
  product?: Schemas["ProductOut"];
  onSaved: (sku: string) => void;
  onLatest?: () => void;
  /** Something was typed: from now on the form keeps what it began with. */
  onTyped?: () => void;
}

/** All that is known of a product; only what was changed is sent. */
export function ProductForm({ product, onSaved, onLatest, onTyped }: Props) {
  const say = useWords(catalogWords);
  const ui = useWords(uiWords);
  const { may } = useSession();
  const [form] = Form.useForm<Fields>();
  const [key] = useState(newKey);
  const [asked, setAsked] = useState<Schemas["ProductIn"]>();
  const [start] = useState(product?.version);
  const [before] = useState(() => (product ? fieldsOf(product) : EMPTY));
  const categories = useCategories();
  const unit = (Form.useWatch("base_unit", form) as string | undefined) ?? before.base_unit;
  const required = [{ required: true, message: ui("required") }];
  const wrong = say("barcode.wrong");
  const checked = { validator: (_: unknown, code: string) => (checkDigitFits(code) ? Promise.resolve() : Promise.reject(new Error(wrong))) };
  const save = async (_: Fields, version: number | undefined) => {
    const changes = changesOf({ ...before, ...(form.getFieldsValue(true) as Fields) }, before);
    if (product) {
      const params = { path: { ref: `id:${product.id}` }, header: { "Idempotency-Key": newKey() } };
      await api.PATCH("/api/v1/products/{ref}", { params, body: { ...changes, version: version ?? start } as Schemas["ProductPatch"] });
    } else await api.POST("/api/v1/products", { params: { header: { "Idempotency-Key": key } }, body: changes as Schemas["ProductIn"] });
  };
  const typed = ({ name, barcodes }: Fields) => {
    onTyped?.();
    if (!product) setAsked({ sku: "?", name, barcodes: barcodes.filter((one) => one.barcode).map((one) => one.barcode) } as unknown as Schemas["ProductIn"]);
  };
  return (
    <FormPage<Fields> form={form} initial={before} save={save} onSaved={() => onSaved((form.getFieldValue("sku") as string) || before.sku)} onLatest={onLatest} onTyped={typed} readOnly={!may("products.edit")}>
      {product ? null : <Alike asked={asked} />}
      <section className={styles.section}>
        <h2>{say("basics")}</h2>
        <div className={styles.grid}>
          <Form.Item name="name" label={say("name")} rules={required} className="wide"><Input autoFocus={!product} /></Form.Item>
          <Form.Item name="sku" label={say("sku")} rules={required}><Input autoCapitalize="none" /></Form.Item>
          <Form.Item name="base_unit" label={say("unit")} rules={required}><Input /></Form.Item>
          <Form.Item name="kind" label={say("kind")}><Select options={(["goods", "service", "charge"] as const).map((value) => ({ value, label: say(`kind.${value}`) }))} /></Form.Item>
          <Form.Item name="category" label={say("category")}><Select allowClear showSearch={{ optionFilterProp: "label" }} options={categories.options} /></Form.Item>
          <Form.Item name="supplier" label={say("supplier")}><Select allowClear showSearch={{ optionFilterProp: "label" }} options={useSuppliers()} /></Form.Item>
          <Form.Item name="active" label={say("active")} valuePropName="checked"><Switch /></Form.Item>
        </div>
      </section>
      <Money product={product} />
      <section className={styles.section}>
        <h2>{say("units")}<span className={styles.meta}>{say("units.hint", { unit })}</span></h2>
        <RowsField name="units" add={say("addUnit")} empty={{ unit: "", factor: "" }} fields={[{ name: "unit", label: say("otherUnit"), required: true }, { name: "factor", label: say("factor", { unit }), required: true, inputMode: "decimal" }]} />
      </section>
      <section className={styles.section}>
        <h2>{say("barcodes")}<span className={styles.meta}>{say("barcodes.hint")}</span></h2>
        <RowsField name="barcodes" add={say("addBarcode")} empty={{ barcode: "", unit: "" }} fields={[{ name: "barcode", label: say("barcode"), required: true, inputMode: "numeric", rules: [checked] }, { name: "unit", label: say("barcodeUnit"), placeholder: unit }]} />
      </section>
      <section className={styles.section}>
        <h2>{say("attributes")}</h2>
        <RowsField name="attributes" add={say("addAttribute")} empty={{ label: "", value: "" }} fields={[{ name: "label", label: say("attribute"), required: true }, { name: "value", label: say("value") }]} />
      </section>
    </FormPage>
  ); // prettier-ignore
}

/** Prices; what one may not see is left out, and stays as it is when saving. */
function Money({ product }: { product?: Schemas["ProductOut"] }) {
  const say = useWords(catalogWords);
  const hidden = product?.masked ?? [];
  const fields = (["price", "floor_price", "cost"] as const).filter((name) => !hidden.includes(name));
  const words = { price: "price", floor_price: "floor", cost: "cost" } as const;
  return (
    <section className={styles.section}>
      <h2>{say("money")}</h2>
      <div className={styles.grid}>
        {fields.map((name) => <Form.Item key={name} name={name} label={say(words[name])}><Input inputMode="decimal" /></Form.Item>)}
        <Form.Item name="tax_rate" label={say("tax")}><Input inputMode="decimal" placeholder="13%" /></Form.Item>
        <Form.Item name="currency" label={say("currency")}><Select showSearch options={["CNY", "USD", "EUR", "HKD", "JPY", "GBP"].map((value) => ({ value, label: value }))} /></Form.Item>
        <Form.Item name="pack" label={say("pack")} tooltip={say("pack.hint")}><Input inputMode="decimal" /></Form.Item>
      </div>
    </section>
  ); // prettier-ignore
}

/** Products that may be the same, while one is being added. */
function Alike({ asked }: { asked: Schemas["ProductIn"] | undefined }) {
  const say = useWords(catalogWords);
  const [found, setFound] = useState<Schemas["Suspect"][]>([]);
  const text = JSON.stringify(asked);
  useEffect(() => {
    if (!asked?.name) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      api.POST("/api/v1/products:check", { body: asked }).then(({ data }) => { if (current) setFound(data?.duplicates ?? []); }, () => undefined);
    }, 500);
    return () => { current = false; clearTimeout(timer); };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- asked anew only when what is asked reads differently
  }, [text]);
  return (
    <div role="status">
      {found.length > 0 ? (
        <Alert type="warning" showIcon style={{ marginBottom: 16 }} title={say("alike")} description={
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            {found.map((one) => <li key={one.id}><Link to={`/products/${encodeURIComponent(one.code)}`} target="_blank">{one.name}</Link> {one.code} · {say(`alike.${one.why as "name"}`)}</li>)}
          </ul>
        } />
      ) : null}
    </div>
  ); // prettier-ignore
}
