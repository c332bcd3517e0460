import { Form, Input, Radio } from "antd";

import { api } from "@/shared/api/client";
import { minus } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";

import { detailWords } from "../../words/detail";
import { ActionFrame, type ActionProps } from "./ActionFrame";
import styles from "./actions.module.css";
import { type Quantities, QuantityRows, wantedOf } from "./QuantityRows";

interface Values extends Quantities {
  reason?: string;
  disposition: "restock" | "write_off";
}

/** Goods that came back: how many of what, why, and what becomes of them. */
export function ReturnDialog({ order, onClose }: ActionProps) {
  const say = useWords(detailWords);
  const [form] = Form.useForm<Values>();
  const left = (line: (typeof order.lines)[number]) => minus(line.facts.delivered, line.facts.returned);
  const lines = order.lines.filter((line) => line.kind === "goods" && Number(left(line)) > 0);
  const send = (values: Values, { header }: { header: { "Idempotency-Key": string } }) =>
    api.POST("/api/v1/returns", {
      params: { header },
      body: { order: order.number, lines: wantedOf(values), reason: values.reason ?? "", disposition: values.disposition },
    });
  const some = (_: unknown, quantities: Values["quantities"]) =>
    wantedOf({ quantities }).length > 0 ? Promise.resolve() : Promise.reject(new Error(say("return.none")));
  return (
    <ActionFrame<Values>
      {...{ order, form, onClose, send }}
      initial={{ disposition: "restock" }}
      title={say("return.title", { number: order.number })}
      done={say("return.done")}
      okText={say("do.return")}
      blocked={lines.length === 0}
      width={560}
    >
      {lines.length === 0 ? <p>{say("return.nothing")}</p> : null}
      <QuantityRows lines={lines} most={left} hint="return.max" />
      <Form.Item name="quantities" rules={[{ validator: some }]} className={styles.only}>
        <span />
      </Form.Item>
      <Form.Item name="reason" label={say("reason")} rules={[{ required: true, whitespace: true, message: say("needReason") }]}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="disposition" label={say("return.disposition")}>
        <Radio.Group
          options={(["restock", "write_off"] as const).map((value) => ({ value, label: say(`disposition.${value}`) }))}
        />
      </Form.Item>
    </ActionFrame>
  );
}
