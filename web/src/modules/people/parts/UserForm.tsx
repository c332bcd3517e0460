import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Select } from "antd";
import { useState } from "react";

import { $api, api, newKey, type Schemas } from "@/shared/api/client";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";
import { uiWords } from "@/shared/ui/words";

import { peopleWords } from "../words";
import { usePlaces, useRoleNames, useRoles } from "./names";
import { PasswordReset } from "./PasswordReset";

type User = Schemas["UserOut"];
type Fields = Schemas["UserIn"];

/** A colleague: new, or to be changed; deactivated rather than deleted, since the log names him. */
export function UserForm({ user, onClose }: { user?: User; onClose: () => void }) {
  const say = useWords(peopleWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const roles = useRoles();
  const roleName = useRoleNames();
  const places = usePlaces();
  const [key] = useState(newKey);
  const required = [{ required: true, message: ui("required") }];

  const save = async (fields: Fields) => {
    if (user) {
      const { username: _username, password: _password, ...change } = fields;
      await api.PATCH("/api/v1/users/{ref}", { params: { path: { ref: `id:${user.id}` } }, body: { ...change, version: user.version } });
    } else {
      await api.POST("/api/v1/users", { params: { header: { "Idempotency-Key": key } }, body: fields });
    }
    await client.invalidateQueries({ queryKey: ["get", "/api/v1/users"] });
  };
  return (
    <FormDrawer<Fields>
      title={user ? say("users.edit", { name: user.name }) : say("users.new")}
      initial={user ? fieldsOf(user) : { language: "zh-CN", roles: ["clerk"] }}
      save={save}
      saved={ui("saved")}
      onClose={onClose}
      more={user ? <UserActions user={user} onDone={onClose} /> : null}
    >
      <Form.Item name="name" label={say("name")} rules={required}><Input autoFocus /></Form.Item>
      {user ? null : (
        <>
          <Form.Item name="username" label={say("username")} rules={required}><Input autoCapitalize="none" autoComplete="off" /></Form.Item>
          <Form.Item name="password" label={say("password")} rules={required} extra={say("password.hint")}><Input.Password autoComplete="new-password" /></Form.Item>
        </>
      )}
      <Form.Item name="roles" label={say("role")}>
        <Select mode="multiple" options={(roles.data?.items ?? []).map(({ code }) => ({ value: code, label: roleName(code) }))} showSearch={{ optionFilterProp: "label" }} />
      </Form.Item>
      <Form.Item name="team" label={say("team")}><Select allowClear options={places.teams} /></Form.Item>
      <Form.Item name="entity" label={say("company")}><Select allowClear options={places.companies} /></Form.Item>
      <Form.Item name="warehouses" label={say("warehouses")} extra={say("warehouse.hint")}><Select mode="multiple" options={places.warehouses} /></Form.Item>
      <Form.Item name="phone" label={say("phone")}><Input inputMode="tel" /></Form.Item>
      <Form.Item name="email" label={say("email")}><Input inputMode="email" /></Form.Item>
      <Form.Item name="language" label={say("language")}><Select options={[{ value: "zh-CN", label: "中文" }, { value: "en", label: "English" }]} /></Form.Item>
    </FormDrawer>
  ); // prettier-ignore
}

function fieldsOf(user: User): Partial<Fields> {
  const language = user.language === "en" ? "en" : "zh-CN";
  const { username, name, email, phone, team, entity, warehouses, roles } = user;
  return { username, name, email, phone: phone ?? "", team, entity, warehouses, roles, language };
}

function UserActions({ user, onDone }: { user: User; onDone: () => void }) {
  const say = useWords(peopleWords);
  const { modal } = App.useApp();
  const client = useQueryClient();
  const failed = useFailure();
  const change = $api.useMutation("patch", "/api/v1/users/{ref}", {
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["get", "/api/v1/users"] });
      onDone();
    },
    onError: failed,
  });
  const [resetting, setResetting] = useState(false);
  const set = (active: boolean) => change.mutate({ params: { path: { ref: `id:${user.id}` } }, body: { active, version: user.version } });
  const deactivate = () => {
    modal.confirm({
      title: say("users.deactivate.title", { name: user.name }), content: say("users.deactivate.text"),
      okText: say("users.deactivate"), okButtonProps: { danger: true }, onOk: () => set(false),
    }); // prettier-ignore
  };
  return (
    <>
      {user.active ? (
        <Button danger type="text" onClick={deactivate}>{say("users.deactivate")}</Button>
      ) : (
        <Button type="text" onClick={() => set(true)}>{say("users.activate")}</Button>
      )}
      <Button type="text" onClick={() => setResetting(true)}>{say("users.password")}</Button>
      {resetting ? <PasswordReset user={user} onClose={() => setResetting(false)} /> : null}
    </>
  ); // prettier-ignore
}
