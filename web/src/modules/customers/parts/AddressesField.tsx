import { DeleteOutlined } from "@ant-design/icons";
import { Button, Cascader, Checkbox, Form, type FormInstance, Input } from "antd";
import { useState } from "react";

import { $api, api } from "@/shared/api/client";
import form from "@/shared/form/form.module.css";
import { useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";

import { customersWords } from "../words";
import styles from "./customers.module.css";
import type { Fields } from "./fields";

/** Where the customer's goods go: pasted as one text and taken apart, or picked and typed. */
export function AddressesField({ instance }: { instance: FormInstance<Fields> }) {
  const say = useWords(customersWords);
  return (
    <Form.List name="addresses">
      {(rows, { add, remove }) => (
        <>
          {rows.map(({ key, name }) => (
            <div key={key} className={styles.address} role="group" aria-label={`${say("addresses")} ${name + 1}`}>
              <PasteAddress instance={instance} at={name} />
              <div className={form.grid}>
                <Form.Item name={[name, "name"]} label={say("receiver")}><Input /></Form.Item>
                <Form.Item name={[name, "phone"]} label={say("phone")}><Input inputMode="tel" /></Form.Item>
                <Form.Item name={[name, "region"]} label={say("region")} getValueProps={(value: string) => ({ value: value ? value.split(" ") : [] })} normalize={(value?: string[]) => (value ?? []).join(" ")}><Region /></Form.Item>
                <Form.Item name={[name, "postal_code"]} label={say("postal")}><Input inputMode="numeric" /></Form.Item>
                <Form.Item name={[name, "address"]} label={say("address")} className="wide"><Input /></Form.Item>
              </div>
              <div className={styles.bar}>
                <Form.Item name={[name, "is_default"]} valuePropName="checked" noStyle><Checkbox onChange={({ target }) => { if (target.checked) onlyDefault(instance, name); }}>{say("default")}</Checkbox></Form.Item>
                <Button type="text" icon={<DeleteOutlined />} aria-label={say("remove", { n: name + 1 })} onClick={() => remove(name)} />
              </div>
            </div>
          ))}
          <Button onClick={() => add({ name: "", phone: "", country: "CN", province: "", city: "", district: "", region: "", address: "", postal_code: "", is_default: rows.length === 0 })}>{say("addAddress")}</Button>
        </>
      )}
    </Form.List>
  ); // prettier-ignore
}

/** One address at most is the default. */
function onlyDefault(instance: FormInstance<Fields>, at: number): void {
  const addresses = instance.getFieldValue("addresses") as Fields["addresses"];
  instance.setFieldsValue({ addresses: addresses.map((one, index) => ({ ...one, is_default: index === at })) });
}

function PasteAddress({ instance, at }: { instance: FormInstance<Fields>; at: number }) {
  const say = useWords(customersWords);
  const failed = useFailure();
  const [text, setText] = useState("");
  const [doubt, setDoubt] = useState("");
  const parse = $api.useMutation("post", "/api/v1/addresses:parse", {
    onSuccess: (read) => {
      const now = (instance.getFieldValue(["addresses", at]) ?? {}) as Fields["addresses"][number];
      const region = [read.province, read.city, read.district].filter(Boolean).join(" ");
      instance.setFieldValue(["addresses", at], { ...now, ...peopleIn(text, now), region, address: withoutPeople(read.address, text) });
      setDoubt(read.consistent ? "" : [read.problem, read.suggestion].filter(Boolean).join(" "));
      setText("");
    },
    onError: failed,
  });
  const go = () => {
    if (text.trim()) parse.mutate({ body: { text: withoutPeople(text, text) } });
  };
  return (
    <>
      <div className={styles.paste}>
        <Input aria-label={say("paste")} placeholder={say("paste.hint")} value={text} maxLength={300} onChange={(event) => setText(event.target.value)} onPressEnter={(event) => { event.preventDefault(); go(); }} />
        <Button onClick={go} loading={parse.isPending} disabled={text.trim() === ""}>{say("parse")}</Button>
      </div>
      {doubt ? <p role="alert" style={{ color: "var(--meidan-warning-text)", margin: "0 0 8px" }}>{doubt}</p> : null}
    </>
  ); // prettier-ignore
}

const PHONE = /(?:\+?86[- ]?)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}/;

/** A phone number in the pasted text, and the short word beside it, which is who receives. */
function peopleIn(text: string, now: { name: string; phone: string }): { name: string; phone: string } {
  const phone = PHONE.exec(text)?.[0] ?? "";
  return { name: nameIn(text) || now.name, phone: phone || now.phone };
}

function nameIn(text: string): string {
  if (!PHONE.test(text)) return "";
  const words = text.replace(PHONE, " ").split(/[\s,,;;::]+/).filter(Boolean);
  return words.find((word) => word.length <= 4 && !/[省市区县镇路街号楼室]$/.test(word)) ?? "";
}

function withoutPeople(address: string, text: string): string {
  const name = nameIn(text);
  const bare = address.replace(PHONE, " ");
  return (name ? bare.replace(name, " ") : bare).replace(/[\s,,;;]+/g, " ").trim();
}

interface Division {
  value: string;
  label: string;
  isLeaf?: boolean;
  children?: Division[];
}

/** Province, city, district: read level by level as they are opened. */
function Region({ value, onChange, id }: { value?: string[]; onChange?: (value: string[]) => void; id?: string }) {
  const say = useWords(customersWords);
  const [options, setOptions] = useState<Division[]>([]);
  const read = async (path: readonly string[]): Promise<Division[]> => {
    const [province = "", city = ""] = path;
    const { data } = await api.GET("/api/v1/divisions", { params: { query: { province, city } } });
    return (data?.items ?? []).map((name) => ({ value: name, label: name, isLeaf: path.length >= 2 }));
  };
  const load = async (picked: Division[]) => {
    const last = picked.at(-1);
    if (!last) return;
    last.children = await read(picked.map((one) => one.value));
    if (last.children.length === 0) last.isLeaf = true;
    setOptions((now) => [...now]);
  };
  return (
    <Cascader
      id={id}
      aria-label={say("region")}
      value={value}
      options={options}
      changeOnSelect
      loadData={(picked) => void load(picked)}
      onOpenChange={(open) => { if (open && options.length === 0) void read([]).then(setOptions); }}
      onChange={(next) => onChange?.(next)}
      displayRender={(labels) => labels.join(" ")}
      style={{ width: "100%" }}
    />
  ); // prettier-ignore
}
