import { Button, Form, Input, Modal, Select } from "antd";
import { useState } from "react";

import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";
import { uiWords } from "@/shared/ui/words";

import { splitAddress } from "./addresses";
import type { ShipTo } from "./draft";
import styles from "./entry.module.css";
import { RegionField } from "./RegionField";
import { entryWords } from "./words";

const OTHER = "other";

interface Props {
  addresses: readonly Schemas["AddressOut"][];
  shipTo?: ShipTo;
  invalid: boolean;
  onChange: (shipTo: ShipTo) => void;
}

/** Where to: one of the customer's addresses, or another one, pasted as text or typed. */
export function AddressField({ addresses, shipTo, invalid, onChange }: Props) {
  const say = useWords(entryWords);
  const [other, setOther] = useState(false);
  const known = addresses.map(toShip);
  const at = known.findIndex((one) => one.address === shipTo?.address && one.region === shipTo.region && one.name === shipTo.name);
  const options = known.map((one, index) => ({ value: String(index), label: wordsOf(one) }));
  if (shipTo && at < 0) options.push({ value: "given", label: wordsOf(shipTo) });
  const choose = (value: string) => {
    const picked = known[Number(value)];
    if (value === OTHER) setOther(true);
    else if (picked) onChange(picked);
  };
  return (
    <div className={styles.field}>
      <span>{say("address")}</span>
      <Select
        aria-label={say("address")}
        status={invalid ? "error" : undefined}
        value={shipTo ? (at >= 0 ? String(at) : "given") : undefined}
        placeholder={say("address.none")}
        options={[...options, { value: OTHER, label: say("address.other") }]}
        onChange={choose}
        popupMatchSelectWidth={false}
      />
      {other ? <AddressDialog start={shipTo} onClose={() => setOther(false)} onDone={(next) => { onChange(next); setOther(false); }} /> : null}
    </div>
  ); // prettier-ignore
}

function toShip(one: Schemas["AddressOut"]): ShipTo {
  return { name: one.name, phone: one.phone, region: one.region, address: one.address, postal_code: one.postal_code };
}

function wordsOf(one: ShipTo): string {
  return [one.address || one.region, one.name, one.phone].filter(Boolean).join(" · ");
}

function AddressDialog({ start, onClose, onDone }: { start?: ShipTo; onClose: () => void; onDone: (shipTo: ShipTo) => void }) {
  const say = useWords(entryWords);
  const ui = useWords(uiWords);
  const failed = useFailure();
  const [form] = Form.useForm<ShipTo>();
  const [text, setText] = useState("");
  const parse = $api.useMutation("post", "/api/v1/addresses:parse", { onError: failed });
  const read = (pasted: string) => {
    const { name, phone, rest } = splitAddress(pasted);
    parse.mutate({ body: { text: rest } }, {
      onSuccess: (found) => form.setFieldsValue({ region: [found.province, found.city, found.district].filter(Boolean).join(" "), address: found.address, ...(name ? { name } : {}), ...(phone ? { phone } : {}) }),
    }); // prettier-ignore
  };
  const odd = parse.data?.problem;
  return (
    <Modal open title={say("address.other")} onCancel={onClose} onOk={() => form.submit()} okText={ui("confirm")}>
      <label className={styles.field}>
        <span>{say("paste.address")}</span>
        <Input.TextArea
          autoFocus
          autoSize
          value={text}
          placeholder={say("paste.address.hint")}
          onChange={(event) => setText(event.target.value)}
          onPaste={(event) => read(event.clipboardData.getData("text/plain"))}
          onBlur={() => (text.trim() && !parse.data ? read(text) : undefined)}
        />
      </label>
      <Button size="small" disabled={text.trim() === ""} loading={parse.isPending} onClick={() => read(text)} style={{ margin: "8px 0 16px" }}>{say("parse")}</Button>
      {odd ? <p className={styles.bad} role="status">{odd} {parse.data?.suggestion}</p> : null}
      <Form form={form} layout="vertical" initialValues={start ?? { name: "", phone: "", region: "", address: "", postal_code: "" }} onFinish={onDone}>
        <Form.Item name="name" label={say("receiver")}><Input /></Form.Item>
        <Form.Item name="phone" label={say("phone")}><Input inputMode="tel" /></Form.Item>
        <Form.Item name="region" label={say("region")}><RegionField /></Form.Item>
        <Form.Item name="address" label={say("street")}><Input /></Form.Item>
        <Form.Item name="postal_code" label={say("postal")}><Input inputMode="numeric" /></Form.Item>
      </Form>
    </Modal>
  ); // prettier-ignore
}
