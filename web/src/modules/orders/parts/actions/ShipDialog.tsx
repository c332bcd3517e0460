import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { AutoComplete, Button, Form, Input, Select } from "antd";

import { api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useWarehouses } from "@/shared/session/warehouses";

import { detailWords } from "../../words/detail";
import { ActionFrame, type ActionProps } from "./ActionFrame";
import styles from "./actions.module.css";
import { type Quantities, QuantityRows, wantedOf } from "./QuantityRows";

const CARRIERS = ["顺丰", "德邦", "中通", "圆通", "申通", "韵达", "京东物流", "EMS", "跨越速运", "自提", "自送"].map((value) => ({ value }));

interface Values extends Quantities {
  carrier?: string;
  tracking_no?: string;
  warehouse?: string;
  packages?: { tracking_no?: string; weight?: string; note?: string }[];
}

/** Ships what is reserved, or a part of it, in as many packages as it takes. */
export function ShipDialog({ order, onClose }: ActionProps) {
  const say = useWords(detailWords);
  const { name } = useWarehouses();
  const [form] = Form.useForm<Values>();
  const lines = order.lines.filter((line) => Number(line.facts.reserved) > 0);
  const places = [...new Set(lines.flatMap((line) => line.reservations.map((one) => one.warehouse)))];
  const initial: Partial<Values> = { quantities: Object.fromEntries(lines.map((line) => [line.position, line.facts.reserved])) };
  const send = (values: Values, { header }: { header: { "Idempotency-Key": string } }) => {
    const { carrier = "", tracking_no = "", warehouse, packages = [] } = values;
    const boxes = packages.map((one) => ({ tracking_no: one.tracking_no ?? "", weight: one.weight ? one.weight : undefined, note: one.note ?? "" }));
    return api.POST("/api/v1/shipments", {
      params: { header },
      body: { order: order.number, lines: wantedOf(values), carrier, tracking_no, warehouse, packages: boxes },
    });
  }; // prettier-ignore
  const some = (_: unknown, quantities: Values["quantities"]) =>
    wantedOf({ quantities }).length > 0 ? Promise.resolve() : Promise.reject(new Error(say("ship.none")));
  return (
    <ActionFrame<Values>
      {...{ order, form, onClose, initial, send }}
      title={say("ship.title", { number: order.number })}
      done={say("ship.done")}
      okText={say("do.ship")}
      blocked={lines.length === 0}
      width={600}
    >
      <p>{lines.length > 0 ? say("ship.hint") : say("ship.nothing")}</p>
      <QuantityRows lines={lines} most={(line) => line.facts.reserved} hint="ship.max" />
      <Form.Item name="quantities" rules={[{ validator: some }]} className={styles.only}>
        <span />
      </Form.Item>
      <div className={styles.two}>
        <Form.Item name="carrier" label={say("ship.carrier")}>
          <AutoComplete options={CARRIERS} showSearch={{ filterOption: true }} />
        </Form.Item>
        <Form.Item name="tracking_no" label={say("ship.no")}>
          <Input maxLength={80} autoCapitalize="characters" />
        </Form.Item>
      </div>
      {places.length > 1 ? (
        <Form.Item name="warehouse" label={say("ship.warehouse")}>
          <Select allowClear placeholder={say("ship.anywhere")} options={places.map((value) => ({ value, label: name(value) }))} />
        </Form.Item>
      ) : null}
      <Packages />
    </ActionFrame>
  );
}

function Packages() {
  const say = useWords(detailWords);
  return (
    <Form.List name="packages">
      {(fields, { add, remove }) => (
        <div className={styles.packages}>
          {fields.map((field) => (
            <div key={field.key} className={styles.package}>
              <Form.Item name={[field.name, "tracking_no"]} noStyle>
                <Input placeholder={say("ship.no")} aria-label={`${say("ship.packages")} ${field.name + 1} ${say("ship.no")}`} maxLength={80} />
              </Form.Item>
              <Form.Item name={[field.name, "weight"]} noStyle>
                <Input placeholder={say("ship.weight")} aria-label={`${say("ship.packages")} ${field.name + 1} ${say("ship.weight")}`} inputMode="decimal" />
              </Form.Item>
              <Button icon={<DeleteOutlined />} type="text" aria-label={say("ship.remove")} onClick={() => remove(field.name)} />
            </div>
          ))}
          <Button icon={<PlusOutlined />} type="dashed" onClick={() => add({})}>
            {say("ship.addPackage")}
          </Button>
        </div>
      )}
    </Form.List>
  ); // prettier-ignore
}
