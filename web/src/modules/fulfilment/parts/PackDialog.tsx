import { App, AutoComplete, Button, Form, Input, InputNumber, Modal } from "antd";

import { useWords } from "@/shared/i18n/words";
import { useState } from "react";

import { ship } from "../api/outbox";
import { type Counts, type PickedOrder, pickedLines } from "../picking";
import { fulfilmentWords } from "../words";

// The carriers that Chinese companies name most; any other name may be typed.
const CARRIERS = ["顺丰速运", "京东物流", "德邦快递", "中通快递", "圆通速递", "韵达快递", "申通快递", "极兔速递", "EMS", "自送"];
const KEPT = "meidan.carrier";

interface Fields {
  carrier: string;
  tracking_no: string;
  packages: { weight?: number | null; tracking_no?: string }[];
}

interface Props {
  order: PickedOrder;
  counts: Counts;
  warehouse: string;
  onClose: () => void;
  onShipped: () => void;
}

/** Packages, carrier and tracking number; what was picked leaves the house. */
export function PackDialog({ order, counts, warehouse, onClose, onShipped }: Props) {
  const say = useWords(fulfilmentWords);
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const [sending, setSending] = useState(false);
  const lines = pickedLines(counts, order);
  const send = async (fields: Fields) => {
    setSending(true);
    localStorage.setItem(KEPT, fields.carrier);
    const packages = fields.packages.map((one) => ({ note: "", tracking_no: one.tracking_no ?? "", weight: one.weight ? String(one.weight) : null }));
    const sent = await ship({ order: order.number, warehouse, lines, carrier: fields.carrier, tracking_no: fields.tracking_no, packages });
    setSending(false);
    if ("refused" in sent) message.error(sent.refused.errors[0]?.message ?? sent.refused.title, 8);
    else onShipped();
  };
  return (
    <Modal open title={say("pack.title", { number: order.number })} onCancel={onClose} cancelText={say("later")} okText={say("ship")} okButtonProps={{ disabled: lines.length === 0 }} confirmLoading={sending} onOk={() => form.submit()}>
      {lines.length === 0 ? <p role="alert">{say("pack.empty")}</p> : null}
      <Form<Fields> form={form} layout="vertical" initialValues={{ carrier: localStorage.getItem(KEPT) ?? "", tracking_no: "", packages: [{}] }} onFinish={(fields) => void send(fields)}>
        <Form.Item name="carrier" label={say("carrier")}><AutoComplete options={CARRIERS.map((value) => ({ value }))} /></Form.Item>
        <Form.Item name="tracking_no" label={say("tracking")}><Input autoCapitalize="characters" autoComplete="off" /></Form.Item>
        <Form.List name="packages">
          {(fields, { add }) => (
            <>
              {fields.map((field) => (
                <Form.Item key={field.key} name={[field.name, "weight"]} label={`${say("package", { n: field.name + 1 })} · ${say("weight")}`}><InputNumber min={0} step={0.1} inputMode="decimal" /></Form.Item>
              ))}
              <Button onClick={() => add({})}>{say("package.add")}</Button>
            </>
          )}
        </Form.List>
      </Form>
    </Modal>
  ); // prettier-ignore
}
