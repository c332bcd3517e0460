import { Form, Input, Select } from "antd";
import dayjs from "dayjs";

import { api } from "@/shared/api/client";
import { currencySymbol, grouped, minus } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";

import { detailWords } from "../../words/detail";
import { ActionFrame, type ActionProps } from "./ActionFrame";
import styles from "./actions.module.css";

const METHODS = ["bank", "wechat", "alipay", "cash", "card", "acceptance", "other"] as const;
interface Values {
  amount?: string;
  method: (typeof METHODS)[number];
  reference?: string;
  paid_at: string;
}

/** Money that came in for the order, or went back. */
export function MoneyDialog({ order, onClose, back }: ActionProps & { back: boolean }) {
  const say = useWords(detailWords);
  const [form] = Form.useForm<Values>();
  const most = (back ? order.facts.paid : order.facts.open) ?? "0";
  const hint = most.startsWith("-") ? undefined : say(back ? "refund.most" : "pay.open", { amount: `${currencySymbol(order.currency)}${grouped(most, 2)}` });
  const today = dayjs().format("YYYY-MM-DD");
  const send = (values: Values, { header }: { header: { "Idempotency-Key": string } }) => {
    const amount = (values.amount ?? "").replaceAll(",", "").trim();
    return api.POST("/api/v1/payments", {
      params: { header },
      body: {
        order: order.number,
        amount: back ? `-${amount}` : amount,
        method: values.method,
        reference: values.reference ?? "",
        paid_at: values.paid_at === today ? undefined : dayjs(values.paid_at).hour(12).toISOString(),
      },
    });
  };
  const good = (_: unknown, value: string | undefined) =>
    /^\d{1,3}(,?\d{3})*(\.\d+)?$/.test((value ?? "").trim()) ? Promise.resolve() : Promise.reject(new Error(say(value ? "pay.badAmount" : "pay.needAmount")));
  // A finger that slips types 5000 for 500: kept if it is meant, but not without a word.
  const usual = (_: unknown, value: string | undefined) => {
    const amount = (value ?? "").replaceAll(",", "").trim();
    const over = /^\d+(\.\d{1,4})?$/.test(amount) && !back ? minus(amount, most.startsWith("-") ? "0" : most) : "-";
    if (over === "0" || over.startsWith("-")) return Promise.resolve();
    return Promise.reject(new Error(say("pay.over", { amount: `${currencySymbol(order.currency)}${grouped(over, 2)}` })));
  };
  return (
    <ActionFrame<Values>
      {...{ order, form, onClose, send }}
      initial={{ amount: most.startsWith("-") || back ? undefined : most, method: "bank", paid_at: today }}
      title={say(back ? "refund.title" : "pay.title", { number: order.number })}
      done={say(back ? "refund.done" : "pay.done")}
      okText={say(back ? "do.refund" : "do.pay")}
      danger={back}
    >
      <Form.Item name="amount" label={say("pay.amount")} extra={hint} rules={[{ validator: good }, { validator: usual, warningOnly: true }]}>
        <Input inputMode="decimal" prefix={currencySymbol(order.currency)} autoFocus />
      </Form.Item>
      <div className={styles.two}>
        <Form.Item name="method" label={say("pay.method")}>
          <Select options={METHODS.map((value) => ({ value, label: say(`method.${value}`) }))} />
        </Form.Item>
        <Form.Item name="paid_at" label={say("pay.at")}>
          <Input type="date" max={today} />
        </Form.Item>
      </div>
      <Form.Item name="reference" label={say("pay.reference")}>
        <Input maxLength={80} />
      </Form.Item>
    </ActionFrame>
  );
} // prettier-ignore
