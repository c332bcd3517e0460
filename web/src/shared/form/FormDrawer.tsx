import { useMutation } from "@tanstack/react-query";
import { Alert, App, Button, Drawer, Form } from "antd";
import { type ReactNode, useState } from "react";

import { problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";
import { useKeys } from "@/shared/keys/useKeys";
import { usePhone } from "@/shared/ui/useScreen";
import { uiWords } from "@/shared/ui/words";

import { showProblems } from "./problems";

interface Props<T extends object> {
  title: string;
  initial: Partial<T>;
  /** Sends the values; a refusal's messages go to the fields, and nothing that was typed is lost. */
  save: (values: T) => Promise<unknown>;
  /** Said when it worked. */
  saved: string;
  onClose: () => void;
  width?: number;
  /** The main button's word, where it does more than save. */
  okText?: string;
  /** Nothing can be changed: no button to save. */
  readOnly?: boolean;
  /** Further actions, left in the foot. */
  more?: ReactNode;
  children: ReactNode;
}

/** A form at the side: open while it is there, asks before typed values are thrown away, ⌘↵ saves. */
export function FormDrawer<T extends object>(props: Props<T>) {
  const say = useWords(uiWords);
  const { message, modal } = App.useApp();
  const phone = usePhone();
  const [form] = Form.useForm<T>();
  const [left, setLeft] = useState<string[]>([]);
  const [touched, setTouched] = useState(false);
  const sending = useMutation({
    mutationFn: props.save,
    onSuccess: () => {
      message.success(props.saved);
      props.onClose();
    },
    onError: (failure) => {
      const network = problemOf(failure).status === 0;
      setLeft(network ? [`${say("network")}。${say("network.hint")}`] : showProblems(form, failure));
    },
  });
  const close = () => {
    if (!touched) {
      props.onClose();
      return;
    }
    modal.confirm({ title: say("discard.title"), content: say("discard.text"), okText: say("discard.do"), cancelText: say("discard.stay"), onOk: props.onClose }); // prettier-ignore
  };
  useKeys({ "mod+Enter": () => form.submit() });
  return (
    <Drawer
      open
      onClose={close}
      title={props.title}
      size={phone ? "100%" : (props.width ?? 440)}
      footer={
        <div style={{ display: "flex", gap: 8, justifyContent: "flex-end" }}>
          <span style={{ marginInlineEnd: "auto" }}>{props.more}</span>
          <Button onClick={close}>{say(props.readOnly ? "close" : "cancel")}</Button>
          {props.readOnly ? null : (
            <Button type="primary" loading={sending.isPending} onClick={() => form.submit()}>
              {props.okText ?? say("save")}
            </Button>
          )}
        </div>
      }
    >
      {left.length > 0 ? <Alert type="error" showIcon title={left.join(" ")} style={{ marginBottom: 16 }} /> : null}
      <Form<T>
        form={form}
        layout="vertical"
        requiredMark="optional"
        scrollToFirstError
        initialValues={props.initial}
        onValuesChange={() => setTouched(true)}
        onFinish={(values) => {
          setLeft([]);
          sending.mutate(values);
        }}
      >
        {props.children}
      </Form>
    </Drawer>
  );
}
