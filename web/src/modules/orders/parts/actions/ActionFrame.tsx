import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Form, type FormInstance, Modal } from "antd";
import { type ReactNode, useState } from "react";

import { newKey } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { showProblems } from "@/shared/form/problems";
import { useWords } from "@/shared/i18n/words";
import { useKeys } from "@/shared/keys/useKeys";
import { Conflict, isConflict } from "@/shared/ui/Conflict";
import { uiWords } from "@/shared/ui/words";

import { once, type Order, ordersChanged } from "../../api/orders";
import { detailWords } from "../../words/detail";

/** How a write is sent: the version that was seen (none: over whatever is there now), and a key against doing it twice. */
export interface Sending {
  version: number | undefined;
  header: { "Idempotency-Key": string };
}

export interface ActionProps {
  order: Order;
  onClose: () => void;
}

interface Props<T> extends ActionProps {
  title: string;
  /** Said when it worked. */
  done: string;
  okText?: string;
  cancelText?: string;
  danger?: boolean;
  /** Nothing to send; the content says why. */
  blocked?: boolean;
  initial?: Partial<T>;
  form: FormInstance<T>;
  send: (values: T, how: Sending) => Promise<unknown>;
  width?: number;
  children: ReactNode;
}

/** The dialog of an action: messages beside the fields, a conflict as a choice, nothing typed is ever lost. */
export function ActionFrame<T extends object>(props: Props<T>) {
  const { order, form, send, onClose } = props;
  const say = useWords(detailWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const { message } = App.useApp();
  const [key] = useState(newKey);
  const [seen, setSeen] = useState(order.version);
  const [left, setLeft] = useState<string[]>([]);
  const sending = useMutation({
    mutationFn: ({ values, version }: { values: T; version: number | undefined }) => send(values, { version, header: once(key) }),
    onSuccess: () => {
      message.success(props.done);
      onClose();
      void ordersChanged(client);
    },
    onError: (failure) => {
      if (isConflict(failure)) return;
      const network = problemOf(failure).status === 0;
      setLeft(network ? [`${ui("network")}。${ui("network.hint")}`] : showProblems(form, failure));
    },
  });
  const submit = (version: number | undefined) => {
    setLeft([]);
    void form.validateFields().then(
      () => sending.mutate({ values: form.getFieldsValue(true) as T, version }),
      () => undefined, // the fields say what is missing
    );
  };
  const latest = () => {
    setSeen(problemVersion(sending.error) ?? seen);
    sending.reset();
    void ordersChanged(client);
  };
  useKeys({ "mod+Enter": () => props.blocked || submit(seen) });
  return (
    <Modal
      open
      title={props.title}
      onCancel={onClose}
      mask={{ closable: false }}
      width={props.width ?? 480}
      okText={props.okText ?? say("submit")}
      cancelText={props.cancelText ?? ui("cancel")}
      okButtonProps={{ danger: props.danger, loading: sending.isPending, style: props.blocked ? { display: "none" } : undefined }}
      onOk={() => submit(seen)}
    >
      <Conflict failure={sending.error} onLatest={latest} onKeep={() => submit(undefined)} />
      {left.length > 0 ? <Alert type="error" showIcon title={left.join(" ")} style={{ marginBottom: 16 }} /> : null}
      <Form<T> form={form} layout="vertical" requiredMark="optional" initialValues={props.initial} onFinish={() => submit(seen)}>
        {props.children}
      </Form>
    </Modal>
  );
}

function problemVersion(failure: unknown): number | undefined {
  const version = failure ? problemOf(failure).version : undefined;
  return typeof version === "number" ? version : undefined;
}
