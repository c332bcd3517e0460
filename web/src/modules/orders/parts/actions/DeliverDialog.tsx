import { Form, Input, Select } from "antd";
import dayjs from "dayjs";

import { $api, api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";

import { detailWords } from "../../words/detail";
import { ActionFrame, type ActionProps } from "./ActionFrame";

const KINDS = ["delivered", "picked_up", "in_transit", "out_for_delivery", "refused"] as const;
interface Values {
  shipment: string;
  kind: (typeof KINDS)[number];
  at?: string;
  proof?: string;
  place?: string;
  note?: string;
}

/** What the carrier or the driver reports of goods on their way; delivered with a proof is the end of it. */
export function DeliverDialog({ order, onClose }: ActionProps) {
  const say = useWords(detailWords);
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch("kind", form);
  const found = $api.useQuery("get", "/api/v1/shipments", { params: { query: { order: order.number, state: "issued", limit: 100 } } });
  const shipments = found.data?.items ?? [];
  if (found.isPending) return null;
  const initial: Partial<Values> = { shipment: shipments[0]?.number, kind: "delivered", at: dayjs().format("YYYY-MM-DDTHH:mm") };
  const send = (values: Values, { header }: { header: { "Idempotency-Key": string } }) =>
    api.POST("/api/v1/shipments/{ref}/events", {
      params: { path: { ref: values.shipment }, header },
      body: { kind: values.kind, at: whenOf(values.at), proof: values.proof ?? "", place: values.place ?? "", note: values.note ?? "" },
    }); // prettier-ignore
  return (
    <ActionFrame<Values>
      {...{ order, form, onClose, initial, send }}
      title={say("deliver.title", { number: order.number })}
      done={say("deliver.done")}
      blocked={shipments.length === 0}
    >
      {shipments.length === 0 ? <p>{say("deliver.none")}</p> : null}
      <Form.Item name="shipment" label={say("deliver.which")} hidden={shipments.length < 2}>
        <Select options={shipments.map((one) => ({ value: one.number, label: `${one.number} ${one.carrier} ${one.tracking_no}` }))} />
      </Form.Item>
      <Form.Item name="kind" label={say("deliver.what")} extra={kind === "refused" ? say("deliver.refusedHint") : undefined}>
        <Select options={KINDS.map((value) => ({ value, label: say(`track.${value}`) }))} />
      </Form.Item>
      <Form.Item name="at" label={say("deliver.at")}>
        <Input type="datetime-local" />
      </Form.Item>
      {kind === "delivered" ? (
        <Form.Item name="proof" label={say("deliver.proof")}>
          <Input maxLength={500} autoFocus />
        </Form.Item>
      ) : (
        <Form.Item name="place" label={say("deliver.place")}>
          <Input maxLength={200} />
        </Form.Item>
      )}
      <Form.Item name="note" label={say("deliver.note")}>
        <Input maxLength={500} />
      </Form.Item>
    </ActionFrame>
  );
}

/** The time that was typed as an instant; the present minute is now, not some seconds ago before the goods left. */
function whenOf(at: string | undefined): string | undefined {
  if (!at || dayjs().diff(at, "minute") < 1) return undefined;
  return dayjs(at).toISOString();
}
