import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, InputNumber, Switch } from "antd";

import { $api, api, type Schemas } from "@/shared/api/client";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { defineWords, useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { RecordsPanel } from "@/shared/list/RecordsPanel";
import { TwoLines } from "@/shared/list/TwoLines";
import { uiWords } from "@/shared/ui/words";

type Warehouse = Schemas["WarehouseOut"];
type Fields = Schemas["WarehouseIn"];

const words = defineWords(
  "warehouses",
  {
    warehouses: "仓库", new: "新建仓库", edit: "仓库 {{name}}", name: "名称", code: "代码", priority: "先后", "priority.hint": "订单先从数字小的仓库拿货",
    sellable: "可售", "sellable.hint": "关掉:里面的货不承诺给订单(例如次品仓)", active: "启用", none: "还没有仓库",
  },
  {
    warehouses: "Warehouses", new: "New warehouse", edit: "Warehouse {{name}}", name: "Name", code: "Code", priority: "Order", "priority.hint": "Orders draw from the lowest number first",
    sellable: "For sale", "sellable.hint": "Off: what is in it is not promised to orders (a warehouse for rejects, say)", active: "Active", none: "No warehouses yet",
  },
); // prettier-ignore

/** Where stock lies, and from where orders draw first. */
export function WarehousesPage() {
  const say = useWords(words);
  const ui = useWords(uiWords);
  const pages = $api.useInfiniteQuery("get", "/api/v1/warehouses", { params: { query: { limit: 50 } } }, byCursor);
  return (
    <RecordsPanel
      label={say("warehouses")}
      columns={[
        { key: "name", title: say("name"), width: "minmax(160px, 1fr)", render: (one) => one.name },
        { key: "code", title: say("code"), width: "120px", render: (one) => one.code },
        { key: "priority", title: say("priority"), width: "70px", align: "end", render: (one) => one.priority },
        { key: "sellable", title: say("sellable"), width: "70px", render: (one) => ui(one.sellable ? "yes" : "no") },
        { key: "active", title: say("active"), width: "70px", render: (one) => ui(one.active ? "yes" : "no") },
      ]}
      pages={pages}
      rowKey={(one) => one.code}
      card={(one) => <TwoLines title={one.name} text={one.code} />}
      empty={say("none")}
      newLabel={say("new")}
      form={(one, close) => <WarehouseForm warehouse={one} onClose={close} />}
    />
  );
}

function WarehouseForm({ warehouse, onClose }: { warehouse?: Warehouse; onClose: () => void }) {
  const say = useWords(words);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const required = [{ required: true, message: ui("required") }];
  const save = async (fields: Fields) => {
    if (warehouse) {
      const { code: _code, ...change } = fields;
      const params = { path: { ref: warehouse.code } };
      await api.PATCH("/api/v1/warehouses/{ref}", { params, body: { ...change, version: warehouse.version } });
    } else await api.POST("/api/v1/warehouses", { body: fields });
    await client.invalidateQueries({ queryKey: ["get", "/api/v1/warehouses"] });
  };
  const { name, priority, sellable, active } = warehouse ?? { name: "", priority: 100, sellable: true, active: true };
  const title = warehouse ? say("edit", { name }) : say("new");
  return (
    <FormDrawer<Fields> title={title} initial={{ name, priority, sellable, active }} save={save} saved={ui("saved")} onClose={onClose}>
      {warehouse ? null : <Form.Item name="code" label={say("code")} rules={required}><Input autoFocus autoCapitalize="none" /></Form.Item>}
      <Form.Item name="name" label={say("name")} rules={required}><Input /></Form.Item>
      <Form.Item name="priority" label={say("priority")} extra={say("priority.hint")}><InputNumber min={0} max={9999} precision={0} /></Form.Item>
      <Form.Item name="sellable" label={say("sellable")} extra={say("sellable.hint")} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="active" label={say("active")} valuePropName="checked"><Switch /></Form.Item>
    </FormDrawer>
  );
}
