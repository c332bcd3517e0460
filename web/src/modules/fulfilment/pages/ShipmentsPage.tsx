import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Segmented, Select, Timeline } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { $api, api, newKey, type Schemas } from "@/shared/api/client";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { sayCode, useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { RecordsPanel } from "@/shared/list/RecordsPanel";
import { TwoLines } from "@/shared/list/TwoLines";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { When } from "@/shared/ui/When";

import { fulfilmentWords } from "../words";

type Shipment = Schemas["ShipmentOut"];
const KINDS = ["picked_up", "in_transit", "out_for_delivery", "delivered", "refused", "returned"] as const;

/** What has left the house, where it is, and its delivery with proof. */
export function ShipmentsPage() {
  const say = useWords(fulfilmentWords);
  const { may } = useSession();
  const [state, setState] = useState<"" | "issued" | "delivered" | "refused">("");
  const query = { limit: 50, ...(state ? { state } : {}) };
  const pages = $api.useInfiniteQuery("get", "/api/v1/shipments", { params: { query } }, byCursor);
  const told = (one: Shipment) => sayCode(fulfilmentWords, "state", one.state);
  return (
    <Page title={say("shipments")} guide="shipping" fill actions={<Link to="/shipping">{say("toPick")}</Link>}>
      <RecordsPanel
        label={say("shipments")}
        bar={<Segmented value={state} onChange={setState} options={[{ value: "", label: say("filter.all") }, ...(["issued", "delivered", "refused"] as const).map((value) => ({ value, label: say(`state.${value}`) }))]} />}
        columns={[
          { key: "number", title: say("number"), width: "120px", render: (one) => one.number },
          { key: "order", title: say("order"), width: "110px", render: (one) => <Link to={`/orders/${one.order}`} onClick={(event) => event.stopPropagation()}>{one.order}</Link> },
          { key: "customer", title: say("customer"), width: "minmax(160px, 1fr)", render: (one) => one.customer },
          { key: "state", title: say("kind"), width: "90px", render: told },
          { key: "carrier", title: say("carrier"), width: "110px", render: (one) => one.carrier || "—" },
          { key: "tracking", title: say("tracking"), width: "150px", render: (one) => one.tracking_no || "—" },
          { key: "issued", title: say("issued"), width: "120px", render: (one) => <When at={one.issued_at} /> },
        ]}
        pages={pages}
        rowKey={(one) => one.id}
        card={(one) => <TwoLines title={`${one.number} · ${one.customer}`} text={<>{told(one)} · {one.order} · {one.carrier} {one.tracking_no} · <When at={one.issued_at} /></>} />}
        empty={say("shipments.none")}
        form={may("shipments.create") ? (one, close) => (one ? <TrackingForm shipment={one} onClose={close} /> : null) : undefined}
      />
    </Page>
  ); // prettier-ignore
}

function TrackingForm({ shipment, onClose }: { shipment: Shipment; onClose: () => void }) {
  const say = useWords(fulfilmentWords);
  const client = useQueryClient();
  const [key] = useState(newKey);
  const save = async (fields: Schemas["TrackingIn"]) => {
    await api.POST("/api/v1/shipments/{ref}/events", { params: { path: { ref: shipment.number }, header: { "Idempotency-Key": key } }, body: fields });
    await client.invalidateQueries({ queryKey: ["get", "/api/v1/shipments"] });
  };
  const events = shipment.events.map((one, index) => ({
    key: index,
    content: <>{sayCode(fulfilmentWords, "event", one.kind)} {one.place} {one.note} {one.proof} · <When at={one.at} /></>,
  }));
  return (
    <FormDrawer<Schemas["TrackingIn"]> title={`${shipment.number} · ${shipment.customer}`} initial={{ kind: "delivered", note: "", place: "", proof: "" }} save={save} saved={say("event.done")} onClose={onClose}>
      {events.length > 0 ? <Timeline items={events} /> : null}
      <Form.Item name="kind" label={say("event.add")}><Select options={KINDS.map((value) => ({ value, label: say(`event.${value}`) }))} /></Form.Item>
      <Form.Item name="proof" label={say("proof")} extra={say("proof.hint")}><Input maxLength={200} /></Form.Item>
      <Form.Item name="place" label={say("place")}><Input maxLength={200} /></Form.Item>
      <Form.Item name="note" label={say("note")}><Input maxLength={500} /></Form.Item>
    </FormDrawer>
  ); // prettier-ignore
}
