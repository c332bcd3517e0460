import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal, QRCode, Typography } from "antd";
import { useState } from "react";

import { $api, type Schemas } from "@/shared/api/client";
import { useFormFailure } from "@/shared/form/useFormFailure";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { useFailure } from "@/shared/ui/useFailure";
import { uiWords } from "@/shared/ui/words";

import styles from "../pages/settings.module.css";
import { peopleWords } from "../words";

/** The second factor: turned on with an authenticator, recovery codes shown once, turned off with the password. */
export function SecondFactor() {
  const say = useWords(peopleWords);
  const failed = useFailure();
  const client = useQueryClient();
  const { me } = useSession();
  const [begun, setBegun] = useState<Schemas["TotpOut"]>();
  const [codes, setCodes] = useState<string[]>();
  const [asking, setAsking] = useState<"begin" | "remove">();
  const again = () => client.invalidateQueries({ queryKey: ["get", "/api/v1/session"] });
  const close = () => setAsking(undefined);
  const begin = $api.useMutation("post", "/api/v1/me/totp", { onSuccess: setBegun, onSettled: close, onError: failed });
  const remove = $api.useMutation("post", "/api/v1/me/totp/remove", { onSuccess: again, onSettled: close, onError: failed });
  const confirmed = async (made: string[]) => {
    setBegun(undefined);
    setCodes(made);
    await again();
  };
  return (
    <section className={styles.panel}>
      <h2>{say("totp.title")}{me.second_factor ? <span className={styles.tag}>{say("totp.on")}</span> : null}</h2>
      <p>{say("totp.text")}</p>
      {me.second_factor ? (
        <Button danger onClick={() => setAsking("remove")}>{say("totp.remove")}</Button>
      ) : begun ? (
        <Confirm begun={begun} onDone={(made) => void confirmed(made)} />
      ) : (
        <Button onClick={() => setAsking("begin")}>{say("totp.start")}</Button>
      )}
      {codes ? <Codes codes={codes} onClose={() => setCodes(undefined)} /> : null}
      {asking ? (
        <ProofOfPassword
          title={say(asking === "begin" ? "totp.start" : "totp.remove")}
          danger={asking === "remove"}
          pending={begin.isPending || remove.isPending}
          send={(body) => (asking === "begin" ? begin : remove).mutate({ body })}
          onClose={close}
        />
      ) : null}
    </section>
  );
}

function Confirm({ begun, onDone }: { begun: Schemas["TotpOut"]; onDone: (codes: string[]) => void }) {
  const say = useWords(peopleWords);
  const [form] = Form.useForm<{ code: string }>();
  const confirm = $api.useMutation("post", "/api/v1/me/totp/confirm", {
    onSuccess: ({ recovery_codes }) => onDone(recovery_codes),
    onError: useFormFailure(form),
  });
  return (
    <Form form={form} layout="vertical" onFinish={(body) => confirm.mutate({ body })}>
      <p>{say("totp.scan")}</p>
      <QRCode value={begun.uri} type="svg" style={{ marginBottom: 8 }} />
      <p><Typography.Text code copyable>{begun.secret}</Typography.Text></p>
      <Form.Item name="code" label={say("totp.code")} rules={[{ required: true, message: say("totp.code") }]}>
        <Input autoFocus inputMode="numeric" autoComplete="one-time-code" style={{ maxWidth: 160 }} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={confirm.isPending}>{say("totp.confirm")}</Button>
    </Form>
  );
}

function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const say = useWords(peopleWords);
  const done = <Button type="primary" onClick={onClose}>{say("totp.codesDone")}</Button>;
  return (
    <Modal open title={say("totp.codes")} closable={false} footer={done} keyboard={false} mask={{ closable: false }}>
      <p>{say("totp.codesHint")}</p>
      <Typography.Paragraph copyable={{ text: codes.join("\n") }} style={{ whiteSpace: "pre", fontFamily: "ui-monospace, monospace" }}>
        {codes.join("\n")}
      </Typography.Paragraph>
    </Modal>
  );
}

interface ProofProps {
  title: string;
  danger?: boolean;
  pending: boolean;
  send: (body: { password: string }) => void;
  onClose: () => void;
}

/** Asks for the password, so that nobody changes this on a screen left open. */
function ProofOfPassword({ title, danger, pending, send, onClose }: ProofProps) {
  const say = useWords(peopleWords);
  const ui = useWords(uiWords);
  const [form] = Form.useForm<{ password: string }>();
  return (
    <Modal open title={title} onCancel={onClose} onOk={() => form.submit()} okButtonProps={{ danger }} okText={title} confirmLoading={pending}>
      <Form form={form} layout="vertical" onFinish={send}>
        <Form.Item name="password" label={say("totp.removeHint")} rules={[{ required: true, message: ui("required") }]}>
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
