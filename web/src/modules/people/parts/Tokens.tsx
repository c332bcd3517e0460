import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input, InputNumber, Skeleton, Typography } from "antd";
import { useState } from "react";

import { $api, type Schemas } from "@/shared/api/client";
import { useFormFailure } from "@/shared/form/useFormFailure";
import { useWords } from "@/shared/i18n/words";
import { Trouble } from "@/shared/ui/Trouble";
import { useFailure } from "@/shared/ui/useFailure";
import { uiWords } from "@/shared/ui/words";
import { When } from "@/shared/ui/When";

import styles from "../pages/settings.module.css";
import { peopleWords } from "../words";

/** One's tokens for programs: made (shown once), seen when last used, revoked. */
export function Tokens() {
  const say = useWords(peopleWords);
  const { modal } = App.useApp();
  const failed = useFailure();
  const client = useQueryClient();
  const tokens = $api.useQuery("get", "/api/v1/me/tokens");
  const again = () => client.invalidateQueries({ queryKey: ["get", "/api/v1/me/tokens"] });
  const revoke = $api.useMutation("delete", "/api/v1/me/tokens/{token_id}", { onSuccess: again, onError: failed });
  const ask = (token: Schemas["TokenOut"]) => {
    modal.confirm({
      title: say("tokens.revoke.title", { name: token.name }), content: say("tokens.revoke.text"), okText: say("tokens.revoke"),
      okButtonProps: { danger: true }, onOk: () => revoke.mutate({ params: { path: { token_id: token.id } } }),
    }); // prettier-ignore
  };
  return (
    <section className={styles.panel}>
      <h2>{say("profile.tokens")}</h2>
      <p>{say("tokens.text")}</p>
      {tokens.isPending ? <Skeleton active title={false} paragraph={{ rows: 2 }} /> : null}
      {tokens.isError ? <Trouble failure={tokens.error} onRetry={() => void tokens.refetch()} /> : null}
      {tokens.data?.items.length === 0 ? <p className={styles.hint}>{say("tokens.none")}</p> : null}
      {tokens.data?.items.map((token) => (
        <div key={token.id} className={styles.line}>
          <span>
            {token.name}
            <small>
              {say("tokens.lastUsed")} {token.last_used_at ? <When at={token.last_used_at} /> : say("never")} · {say("tokens.expires")}{" "}
              {token.expires_at ? <When at={token.expires_at} /> : say("tokens.forever")}
            </small>
          </span>
          <Button type="text" danger onClick={() => ask(token)}>{say("tokens.revoke")}</Button>
        </div>
      ))}
      <NewToken onMade={() => void again()} />
    </section>
  );
}

function NewToken({ onMade }: { onMade: () => void }) {
  const say = useWords(peopleWords);
  const ui = useWords(uiWords);
  const [form] = Form.useForm<Schemas["TokenIn"]>();
  const [made, setMade] = useState<string>();
  const make = $api.useMutation("post", "/api/v1/me/tokens", {
    onSuccess: ({ token }) => {
      setMade(token);
      form.resetFields();
      onMade();
    },
    onError: useFormFailure(form),
  });
  return (
    <>
      {made ? (
        <Alert type="success" title={say("tokens.made")} description={<Typography.Text code copyable>{made}</Typography.Text>} style={{ margin: "12px 0" }} />
      ) : null}
      <Form form={form} layout="inline" style={{ rowGap: 8, marginTop: 12 }} onFinish={(body) => make.mutate({ body })}>
        <Form.Item name="name" label={say("tokens.name")} rules={[{ required: true, message: ui("required") }]}><Input /></Form.Item>
        <Form.Item name="days" label={say("tokens.days")}><InputNumber min={1} max={3650} precision={0} /></Form.Item>
        <Button htmlType="submit" loading={make.isPending}>{say("tokens.new")}</Button>
      </Form>
    </>
  );
}
