import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Form, Input, Segmented } from "antd";
import { useState } from "react";

import { $api, api, newKey, type Schemas } from "@/shared/api/client";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { useWords } from "@/shared/i18n/words";
import { uiWords } from "@/shared/ui/words";

import { peopleWords } from "../words";

type Role = Schemas["RoleOut"];
type Fields = Schemas["RoleIn"];

/** A new role, a copy of one, or one that exists. */
export interface RoleStart {
  role?: Role;
  copyOf?: Role;
}

interface Props {
  start: RoleStart;
  onCopy: (role: Role) => void;
  onClose: () => void;
}

/** A role of the company's own: what it may do, which data it sees, which fields it does not. */
export function RoleForm({ start, onCopy, onClose }: Props) {
  const say = useWords(peopleWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const all = $api.useQuery("get", "/api/v1/capabilities");
  const [key] = useState(newKey);
  const { role, copyOf } = start;
  const fixed = role?.built_in ?? false;
  const required = [{ required: true, message: ui("required") }];
  const save = async (fields: Fields) => {
    if (role) {
      const { code: _code, ...change } = fields;
      await api.PATCH("/api/v1/roles/{ref}", { params: { path: { ref: role.code } }, body: { ...change, version: role.version } });
    } else {
      await api.POST("/api/v1/roles", { params: { header: { "Idempotency-Key": key } }, body: fields });
    }
    await client.invalidateQueries({ queryKey: ["get", "/api/v1/roles"] });
  };
  const from = role ?? copyOf;
  return (
    <FormDrawer<Fields>
      title={role ? say("roles.edit", { name: role.name_zh }) : say("roles.new")}
      initial={from ? { ...(from as unknown as Fields), code: role ? role.code : "" } : { scope: "own", masks: ["cost"], capabilities: [] }}
      save={save}
      saved={ui("saved")}
      onClose={onClose}
      width={560}
      more={role ? <Button type="text" onClick={() => onCopy(role)}>{say("roles.copy")}</Button> : null}
    >
      {fixed ? <Alert showIcon type="info" title={say("roles.builtIn.hint")} style={{ marginBottom: 16 }} /> : null}
      {role ? null : <Form.Item name="code" label={say("code")} rules={required}><Input autoFocus autoCapitalize="none" /></Form.Item>}
      <Form.Item name="name_zh" label={say("name.zh")} rules={required}><Input disabled={fixed} /></Form.Item>
      <Form.Item name="name_en" label={say("name.en")} rules={required}><Input disabled={fixed} /></Form.Item>
      <Form.Item name="scope" label={say("scope")}>
        <Segmented disabled={fixed} options={(["own", "team", "warehouse", "all"] as const).map((value) => ({ value, label: say(`scope.${value}`) }))} />
      </Form.Item>
      <Form.Item name="masks" label={say("masks")}>
        <Checkbox.Group disabled={fixed} options={(["cost", "price", "phone"] as const).map((value) => ({ value, label: say(`mask.${value}`) }))} />
      </Form.Item>
      <Form.Item name="capabilities" label={say("capabilities")}>
        <Checkbox.Group disabled={fixed} style={{ display: "grid", gridTemplateColumns: "repeat(auto-fill, minmax(180px, 1fr))", gap: 6 }} options={(all.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))} />
      </Form.Item>
    </FormDrawer>
  );
}
