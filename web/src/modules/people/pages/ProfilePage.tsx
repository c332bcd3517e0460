import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input } from "antd";

import { $api } from "@/shared/api/client";
import { useFormFailure } from "@/shared/form/useFormFailure";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { uiWords } from "@/shared/ui/words";

import { SecondFactor } from "../parts/SecondFactor";
import { Tokens } from "../parts/Tokens";
import { peopleWords } from "../words";
import styles from "./settings.module.css";

/** One's own name, password, second factor and tokens. */
export function ProfilePage() {
  const say = useWords(peopleWords);
  return (
    <Page title={say("profile")} guide="settings">
      <OwnName />
      <OwnPassword />
      <SecondFactor />
      <Tokens />
    </Page>
  );
}

function OwnName() {
  const say = useWords(peopleWords);
  const ui = useWords(uiWords);
  const { me } = useSession();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [form] = Form.useForm<{ name: string }>();
  const change = $api.useMutation("patch", "/api/v1/me", {
    onSuccess: async () => {
      message.success(ui("saved"));
      await client.invalidateQueries({ queryKey: ["get", "/api/v1/session"] });
    },
    onError: useFormFailure(form),
  });
  return (
    <section className={styles.panel}>
      <h2>{say("profile.own")}</h2>
      <p>{me.username}</p>
      <Form form={form} layout="vertical" initialValues={{ name: me.name }} onFinish={(body) => change.mutate({ body })}>
        <Form.Item name="name" label={say("name")} rules={[{ required: true, message: ui("required") }]}><Input style={{ maxWidth: 320 }} /></Form.Item>
        <Button htmlType="submit" loading={change.isPending}>{ui("save")}</Button>
      </Form>
    </section>
  );
}

interface Passwords {
  current: string;
  password: string;
}

function OwnPassword() {
  const say = useWords(peopleWords);
  const ui = useWords(uiWords);
  const { message } = App.useApp();
  const [form] = Form.useForm<Passwords>();
  const required = [{ required: true, message: ui("required") }];
  const change = $api.useMutation("post", "/api/v1/me/password", {
    onSuccess: () => {
      message.success(say("password.done"));
      form.resetFields();
    },
    onError: useFormFailure(form),
  });
  return (
    <section className={styles.panel}>
      <h2>{say("password.change")}</h2>
      <p>{say("password.hint")}</p>
      <Form form={form} layout="vertical" onFinish={(body) => change.mutate({ body })}>
        <Form.Item name="current" label={say("password.current")} rules={required}><Input.Password autoComplete="current-password" style={{ maxWidth: 320 }} /></Form.Item>
        <Form.Item name="password" label={say("password.new")} rules={required}><Input.Password autoComplete="new-password" style={{ maxWidth: 320 }} /></Form.Item>
        <Button htmlType="submit" loading={change.isPending}>{say("password.change")}</Button>
      </Form>
    </section>
  );
}
