import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Skeleton } from "antd";

import { $api, api, type Schemas } from "@/shared/api/client";
import { showProblems } from "@/shared/form/problems";
import { useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";
import { uiWords } from "@/shared/ui/words";

import { insightWords } from "../words";

interface Fields {
  code: string;
  name: string;
  region: string;
  detail: string;
}

/** Where the goods lie. */
export function WarehouseStep({ onDone }: { onDone: () => void }) {
  const places = $api.useQuery("get", "/api/v1/warehouses", { params: { query: { limit: 50 } } });
  if (!places.data) return <Skeleton active />;
  return <WarehouseForm warehouse={places.data.items[0]} onDone={onDone} />;
}

function WarehouseForm({ warehouse, onDone }: { warehouse?: Schemas["WarehouseOut"]; onDone: () => void }) {
  const say = useWords(insightWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const failed = useFailure();
  const [form] = Form.useForm<Fields>();
  const required = [{ required: true, message: ui("required") }];
  const save = useMutation({
    mutationFn: async ({ code, name, region, detail }: Fields) => {
      const address = { contact: "", phone: "", ...warehouse?.address, region, detail };
      if (!warehouse) await api.POST("/api/v1/warehouses", { body: { code, name, address } });
      else await api.PATCH("/api/v1/warehouses/{ref}", { params: { path: { ref: warehouse.code } }, body: { name, address, version: warehouse.version } });
    },
    onSuccess: async () => {
      await client.invalidateQueries();
      onDone();
    },
    onError: (failure) => {
      if (showProblems(form, failure).length > 0) failed(failure);
    },
  });
  const { region = "", detail = "" } = warehouse?.address ?? {};
  return (
    <Form<Fields> form={form} layout="vertical" initialValues={{ code: warehouse?.code ?? "", name: warehouse?.name ?? "", region, detail }} onFinish={(fields) => save.mutate(fields)} requiredMark={false}>
      {warehouse ? null : <Form.Item name="code" label={say("warehouse.code")} rules={required}><Input autoCapitalize="none" /></Form.Item>}
      <Form.Item name="name" label={say("warehouse.name")} rules={required}><Input autoFocus onFocus={(event) => event.target.select()} /></Form.Item>
      <Form.Item name="region" label={say("warehouse.region")}><Input placeholder={say("warehouse.region.hint")} /></Form.Item>
      <Form.Item name="detail" label={say("warehouse.address")} extra={say("warehouse.more")}><Input /></Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending}>{say("setup.next")}</Button>
    </Form>
  ); // prettier-ignore
}
