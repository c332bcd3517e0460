import { Checkbox, Form, Input } from "antd";

import { api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";

import { detailWords } from "../../words/detail";
import { OwnerSelect } from "../pickers";
import { ActionFrame, type ActionProps } from "./ActionFrame";

interface Reason {
  reason?: string;
  sure?: boolean;
}

export function HoldDialog({ order, onClose }: ActionProps) {
  const say = useWords(detailWords);
  const [form] = Form.useForm<Reason>();
  return (
    <ActionFrame<Reason>
      {...{ order, form, onClose }}
      title={say("hold.title", { number: order.number })}
      done={say("hold.done")}
      okText={say("do.hold")}
      send={({ reason = "" }, { version, header }) =>
        api.POST("/api/v1/orders/{number}/hold", { params: { path: { number: order.number }, header }, body: { reason, version } })
      }
    >
      <p>{say("hold.hint")}</p>
      <ReasonField needed />
    </ActionFrame>
  ); // prettier-ignore
}

export function ReleaseDialog({ order, onClose }: ActionProps) {
  const say = useWords(detailWords);
  const [form] = Form.useForm<Reason>();
  return (
    <ActionFrame<Reason>
      {...{ order, form, onClose }}
      title={say("release.title", { number: order.number })}
      done={say("release.done")}
      okText={say("do.release")}
      send={({ reason = "" }, { version, header }) =>
        api.POST("/api/v1/orders/{number}/release", { params: { path: { number: order.number }, header }, body: { reason, version } })
      }
    >
      {order.hold_reason ? <p>{say("held", { reason: order.hold_reason })}</p> : null}
      <ReasonField />
    </ActionFrame>
  ); // prettier-ignore
}

export function CancelDialog({ order, onClose }: ActionProps) {
  const say = useWords(detailWords);
  const [form] = Form.useForm<Reason>();
  const sure = (_: unknown, ticked: unknown) => (ticked ? Promise.resolve() : Promise.reject(new Error(say("cancel.needSure"))));
  return (
    <ActionFrame<Reason>
      {...{ order, form, onClose }}
      title={say("cancel.title", { number: order.number })}
      done={say("cancel.done")}
      okText={say("cancel.do")}
      cancelText={say("cancel.keep")}
      danger
      send={({ reason = "" }, { version, header }) =>
        api.POST("/api/v1/orders/{number}/cancel", { params: { path: { number: order.number }, header }, body: { reason, version } })
      }
    >
      <p>{say("cancel.hint")}</p>
      <ReasonField needed />
      <Form.Item name="sure" valuePropName="checked" rules={[{ validator: sure }]}>
        <Checkbox>{say("cancel.sure")}</Checkbox>
      </Form.Item>
    </ActionFrame>
  ); // prettier-ignore
}

export function AcceptDialog({ order, onClose }: ActionProps) {
  const say = useWords(detailWords);
  const [form] = Form.useForm<{ note?: string }>();
  return (
    <ActionFrame<{ note?: string }>
      {...{ order, form, onClose }}
      title={say("accept.title", { number: order.number })}
      done={say("accept.done")}
      send={({ note = "" }, { version, header }) =>
        api.POST("/api/v1/orders/{number}/accept", { params: { path: { number: order.number }, header }, body: { note, version } })
      }
    >
      <Form.Item name="note" label={say("deliver.note")}>
        <Input maxLength={500} autoFocus />
      </Form.Item>
    </ActionFrame>
  ); // prettier-ignore
}

export function AssignDialog({ order, onClose }: ActionProps) {
  const say = useWords(detailWords);
  const [form] = Form.useForm<{ owner: string }>();
  return (
    <ActionFrame<{ owner: string }>
      {...{ order, form, onClose }}
      title={say("assign.title", { number: order.number })}
      done={say("assign.done")}
      initial={{ owner: order.owner?.username }}
      send={({ owner }, { version, header }) =>
        api.POST("/api/v1/orders/{number}/assign", { params: { path: { number: order.number }, header }, body: { owner, version } })
      }
    >
      <Form.Item name="owner" label={say("assign.to")} rules={[{ required: true, message: say("needOwner") }]}>
        <OwnerSelect label={say("assign.to")} width="100%" allowClear={false} />
      </Form.Item>
    </ActionFrame>
  ); // prettier-ignore
}

function ReasonField({ needed = false }: { needed?: boolean }) {
  const say = useWords(detailWords);
  return (
    <Form.Item name="reason" label={say("reason")} rules={needed ? [{ required: true, whitespace: true, message: say("needReason") }] : []}>
      <Input.TextArea autoFocus maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} />
    </Form.Item>
  );
}
