import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";

import { api, newKey } from "@/shared/api/client";
import styles from "@/shared/form/form.module.css";
import { FormPage } from "@/shared/form/FormPage";
import { useWords } from "@/shared/i18n/words";
import { Page } from "@/shared/ui/Page";
import { uiWords } from "@/shared/ui/words";

import catalog from "../parts/catalog.module.css";
import { type Axis, propose, splitValues } from "../parts/proposal";
import { useCategories } from "../parts/references";
import { catalogWords } from "../words";

interface Fields {
  code: string;
  name: string;
  base_unit: string;
  category?: string;
  price?: string;
  tax_rate?: string;
}

/** A group as it is typed: its values in one line. */
interface TypedAxis {
  name: string;
  values: string;
  codes: Record<string, string>;
}

/** A style with its colours and sizes: every combination becomes a product, shown before it is made. */
export function NewStylePage() {
  const say = useWords(catalogWords);
  const ui = useWords(uiWords);
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const [key] = useState(newKey);
  const [groups, setGroups] = useState<TypedAxis[]>(() => [{ name: say("axis.first"), values: "", codes: {} }, { name: say("axis.second"), values: "", codes: {} }]);
  const axes: Axis[] = groups.map((group) => ({ ...group, values: splitValues(group.values) }));
  const categories = useCategories();
  const code = (Form.useWatch("code", form) as string | undefined) ?? "";
  const proposed = propose(code, axes);
  const required = [{ required: true, message: ui("required") }];
  const set = (at: number, fields: Partial<TypedAxis>) => setGroups(groups.map((axis, index) => (index === at ? { ...axis, ...fields } : axis)));
  const save = async ({ code: style, name, base_unit, category, price, tax_rate }: Fields) => {
    const used = axes.filter((axis) => axis.name.trim() !== "" && axis.values.length > 0);
    const codes = used.map((axis) => [axis.name.trim(), Object.fromEntries(axis.values.flatMap((value) => (axis.codes[value]?.trim() ? [[value, axis.codes[value].trim()]] : [])))] as const);
    const product = { base_unit, ...(category ? { category } : {}), ...(price ? { price } : {}), ...(tax_rate ? { tax_rate } : {}) };
    const body = { code: style, name, axes: Object.fromEntries(used.map((axis) => [axis.name.trim(), axis.values])), codes: Object.fromEntries(codes), product };
    await api.POST("/api/v1/styles", { params: { header: { "Idempotency-Key": key } }, body: body as never });
    await client.invalidateQueries({ queryKey: ["get", "/api/v1/products"] });
  };
  const saved = () => {
    message.success(say("style.saved", { count: proposed.length }));
    void navigate(`/styles/${encodeURIComponent(code.trim())}`, { replace: true });
  };
  return (
    <Page title={say("style.title")} guide="masters">
      <div style={{ maxWidth: 960 }}>
        <FormPage<Fields> form={form} initial={{ base_unit: "件" }} save={save} onSaved={saved}>
          <section className={styles.section}>
            <h2>{say("basics")}</h2>
            <div className={styles.grid}>
              <Form.Item name="code" label={say("style.code")} rules={required}><Input autoFocus autoCapitalize="none" /></Form.Item>
              <Form.Item name="name" label={say("style.name")} rules={required}><Input /></Form.Item>
              <Form.Item name="base_unit" label={say("unit")} rules={required}><Input /></Form.Item>
              <Form.Item name="category" label={say("category")}><Select allowClear options={categories.options} /></Form.Item>
              <Form.Item name="price" label={say("price")}><Input inputMode="decimal" /></Form.Item>
              <Form.Item name="tax_rate" label={say("tax")}><Input inputMode="decimal" placeholder="13%" /></Form.Item>
            </div>
          </section>
          <section className={styles.section}>
            <h2>{say("axes")}<span className={styles.meta}>{say("codes.hint")}</span></h2>
            {groups.map((group, at) => <AxisFields key={at} axis={group} at={at} onChange={(fields) => set(at, fields)} />)}
            {groups.length < 3 ? <Button onClick={() => setGroups([...groups, { name: "", values: "", codes: {} }])}>{say("addAxis")}</Button> : null}
          </section>
          <section className={styles.section} aria-live="polite">
            <h2>{proposed.length > 0 ? say("proposed", { count: proposed.length }) : say("newStyle")}</h2>
            {proposed.length === 0 ? <p className={styles.meta}>{say("proposed.none")}</p> : <Proposal axes={axes} proposed={proposed} />}
          </section>
        </FormPage>
      </div>
    </Page>
  ); // prettier-ignore
}

function AxisFields({ axis, at, onChange }: { axis: TypedAxis; at: number; onChange: (fields: Partial<TypedAxis>) => void }) {
  const say = useWords(catalogWords);
  const place = say("axis", { n: at + 1 });
  return (
    <div role="group" aria-label={place} style={{ marginBottom: 16 }}>
      <div style={{ display: "grid", gridTemplateColumns: "120px minmax(0, 1fr)", gap: 8 }}>
        <Input aria-label={`${place} ${say("axis.name")}`} placeholder={say("axis.name")} value={axis.name} onChange={(event) => onChange({ name: event.target.value })} />
        <Input aria-label={`${place} ${say("axis.values")}`} placeholder={say("axis.values")} value={axis.values} onChange={(event) => onChange({ values: event.target.value })} />
      </div>
      <div className={catalog.bar} style={{ marginTop: 8 }}>
        {splitValues(axis.values).map((value) => (
          <Input key={value} prefix={value} aria-label={`${value} ${say("codes")}`} placeholder={value} value={axis.codes[value] ?? ""} style={{ width: 130 }} autoCapitalize="characters" onChange={(event) => onChange({ codes: { ...axis.codes, [value]: event.target.value } })} />
        ))}
      </div>
    </div>
  ); // prettier-ignore
}

function Proposal({ axes, proposed }: { axes: readonly Axis[]; proposed: ReturnType<typeof propose> }) {
  const [down, across] = axes.filter((axis) => axis.values.length > 0);
  if (!down || !across || (proposed[0]?.values.length ?? 0) !== 2) return <p>{proposed.map((one) => one.sku).join(" · ")}</p>;
  return (
    <div className={catalog.matrix}>
      <table>
        <thead><tr><th scope="col">{down.name} / {across.name}</th>{across.values.map((value) => <th key={value} scope="col">{value}</th>)}</tr></thead>
        <tbody>
          {down.values.map((first) => (
            <tr key={first}>
              <th scope="row">{first}</th>
              {across.values.map((second) => <td key={second}>{proposed.find((one) => one.values[0] === first && one.values[1] === second)?.sku}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  ); // prettier-ignore
}
