import { Checkbox, Form, Input } from "antd";
import { useState } from "react";

import { api, type Schemas } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";

import { detailWords } from "../../words/detail";
import { FindingList } from "../FindingList";
import { ActionFrame, type ActionProps } from "./ActionFrame";

type Finding = Schemas["FindingOut"];
interface Values {
  codes?: string[];
  reason?: string;
}

/** Confirms a draft; what the checks found is looked at first, and what is only a warning can be accepted with a reason. */
export function ConfirmDialog({ order, onClose }: ActionProps) {
  const say = useWords(detailWords);
  const { may } = useSession();
  const [form] = Form.useForm<Values>();
  const [found, setFound] = useState<Finding[]>(order.findings);
  const open = found.filter((one) => one.severity !== "info");
  const blocks = open.filter((one) => one.severity === "block" && !(one.overridable && may("orders.override_finding")));
  const mayAccept = may("orders.acknowledge") || may("orders.acknowledge_all");
  const hint = open.length === 0 ? say("confirm.clean") : blocks.length > 0 ? say("confirm.blocked") : mayAccept ? say("confirm.open") : say("confirm.ask");
  const codes = [...new Set(open.map((one) => one.code))];
  const send = async ({ reason = "" }: Values, { version, header }: { version: number | undefined; header: { "Idempotency-Key": string } }) => {
    const acknowledge = open.length > 0 ? { codes, reason } : undefined;
    try {
      await api.POST("/api/v1/orders/{number}/confirm", { params: { path: { number: order.number }, header }, body: { version, acknowledge } });
    } catch (failure) {
      const { findings } = problemOf(failure);
      if (Array.isArray(findings)) setFound(findings as Finding[]);
      throw failure;
    }
  };
  const ticked = (_: unknown, value: unknown) => (value ? Promise.resolve() : Promise.reject(new Error(say("confirm.all"))));
  return (
    <ActionFrame<Values>
      {...{ order, form, onClose, send }}
      title={say("confirm.title", { number: order.number })}
      done={say("confirm.done")}
      okText={say("do.confirm")}
      blocked={blocks.length > 0 || (open.length > 0 && !mayAccept)}
      width={560}
    >
      <p>{hint}</p>
      <FindingList findings={found} />
      {open.length > 0 && blocks.length === 0 && mayAccept ? (
        <>
          {codes.map((code) => (
            <Form.Item key={code} name={["ticks", code.replaceAll(".", "_")]} valuePropName="checked" rules={[{ validator: ticked }]} style={{ marginBottom: 4 }}>
              <Checkbox>
                {open.find((one) => one.code === code)?.message} · {say("confirm.tick")}
              </Checkbox>
            </Form.Item>
          ))}
          <Form.Item name="reason" label={say("confirm.why")} rules={[{ required: true, whitespace: true, message: say("needReason") }]}>
            <Input maxLength={500} />
          </Form.Item>
        </>
      ) : null}
    </ActionFrame>
  ); // prettier-ignore
}
