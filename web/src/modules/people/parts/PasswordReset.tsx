import { App, Form, Input, Modal, Typography } from "antd";

import { $api, type Schemas } from "@/shared/api/client";
import { useFormFailure } from "@/shared/form/useFormFailure";
import { useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";
import { uiWords } from "@/shared/ui/words";

import { peopleWords } from "../words";

/** A new password for a colleague, and help for one who lost the phone with the second factor. */
export function PasswordReset({ user, onClose }: { user: Schemas["UserOut"]; onClose: () => void }) {
  const say = useWords(peopleWords);
  const ui = useWords(uiWords);
  const { message, modal } = App.useApp();
  const failed = useFailure();
  const [form] = Form.useForm<{ password: string }>();
  const params = { path: { ref: `id:${user.id}` } };
  const reset = $api.useMutation("post", "/api/v1/users/{ref}/password", {
    onSuccess: () => {
      message.success(say("users.password.done"));
      onClose();
    },
    onError: useFormFailure(form),
  });
  const remove = $api.useMutation("delete", "/api/v1/users/{ref}/totp", { onSuccess: onClose, onError: failed });
  const askRemove = () => {
    modal.confirm({ title: say("users.second.remove"), content: say("users.second.text"), onOk: () => remove.mutate({ params }) });
  };
  return (
    <Modal open title={say("users.password.title", { name: user.name })} onCancel={onClose} onOk={() => form.submit()} okText={ui("save")} confirmLoading={reset.isPending}>
      <Form form={form} layout="vertical" onFinish={(body) => reset.mutate({ params, body })}>
        <Form.Item name="password" label={say("password.new")} extra={say("password.hint")} rules={[{ required: true, message: ui("required") }]}>
          <Input.Password autoFocus autoComplete="new-password" />
        </Form.Item>
      </Form>
      {user.second_factor ? <Typography.Link onClick={askRemove}>{say("users.second.remove")}</Typography.Link> : null}
    </Modal>
  );
}
