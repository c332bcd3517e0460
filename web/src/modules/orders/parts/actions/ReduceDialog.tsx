import { Form, Input } from "antd";

import { api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";

import { leftToShip } from "../../api/steps";
import { detailWords } from "../../words/detail";
import { ActionFrame, type ActionProps, type Sending } from "./ActionFrame";
import styles from "./actions.module.css";
import { type Quantities, QuantityRows, wantedOf } from "./QuantityRows";

interface Values extends Quantities {
  reason?: string;
}

/** The customer wants less of what has not shipped: how many of what, and why. */
export function ReduceDialog({ order, onClose }: ActionProps) {
  const say = useWords(detailWords);
  const [form] = Form.useForm<Values>();
  const typed = Form.useWatch("quantities", form);
  const left = (line: (typeof order.lines)[number]) => leftToShip(line.facts);
  const lines = order.lines.filter((line) => Number(leftToShip(line.facts)) > 0);
  const untouched = order.lines.every((line) => Number(line.facts.shipped) === 0);
  const everything = untouched && lines.every((line) => Number(typed?.[line.position] ?? "0") === Number(leftToShip(line.facts)));
  const send = (values: Values, { version, header }: Sending) =>
    api.POST("/api/v1/orders/{number}/reduce", {
      params: { path: { number: order.number }, header },
      body: { lines: wantedOf(values), reason: values.reason ?? "", version },
    });
  const some = (_: unknown, quantities: Values["quantities"]) =>
    wantedOf({ quantities }).length > 0 ? Promise.resolve() : Promise.reject(new Error(say("reduce.none")));
  return (
    <ActionFrame<Values>
      {...{ order, form, onClose, send }}
      title={say("reduce.title", { number: order.number })}
      done={say("reduce.done")}
      okText={say("do.reduce")}
      cancelText={say("reduce.keep")}
      danger
      blocked={lines.length === 0}
      width={560}
    >
      <p>{say(lines.length > 0 ? "reduce.hint" : "reduce.nothing")}</p>
      <QuantityRows lines={lines} most={left} hint="reduce.max" />
      <Form.Item name="quantities" rules={[{ validator: some }]} className={styles.only}>
        <span />
      </Form.Item>
      {everything && lines.length > 0 ? <p>{say("reduce.all")}</p> : null}
      <Form.Item name="reason" label={say("reason")} rules={[{ required: true, whitespace: true, message: say("needReason") }]}>
        <Input maxLength={500} />
      </Form.Item>
    </ActionFrame>
  );
}
