import { useMutation } from "@tanstack/react-query";
import { Alert, App, Button, Form, type FormInstance } from "antd";
import { type ReactNode, useRef, useState } from "react";

import { problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";
import { SEND_KEYS } from "@/shared/keys/keys";
import { useKeys } from "@/shared/keys/useKeys";
import { uiWords } from "@/shared/ui/words";

import styles from "./form.module.css";
import { showProblems } from "./problems";
import { useLeaving } from "./useLeaving";

interface Props<T extends object> {
  form: FormInstance<T>;
  initial: Partial<T>;
  /** Sends the values. `version` is the one to write over, once somebody else's change was seen and set aside. */
  save: (values: T, version: number | undefined) => Promise<unknown>;
  onSaved: () => void;
  /** Reads the record anew, where somebody else changed it. */
  onLatest?: () => void;
  onTyped?: (values: T) => void;
  readOnly?: boolean;
  children: ReactNode;
}

/** A form that is a page: asks before what was typed is left behind, tells what is wrong in its place, ⌘↵ saves. */
export function FormPage<T extends object>(props: Props<T>) {
  const say = useWords(uiWords);
  const { modal, message } = App.useApp();
  const { form } = props;
  const [left, setLeft] = useState<string[]>([]);
  const typed = useRef(false);
  const [touched, setTouched] = useState(false);
  const touch = (now: boolean) => {
    typed.current = now;
    setTouched(now);
  };
  const sending = useMutation({
    mutationFn: ({ values, version }: { values: T; version?: number }) => props.save(values, version),
    onSuccess: () => {
      touch(false);
      message.success(say("saved"));
      props.onSaved();
    },
    onError: (failure, { values }) => {
      const problem = problemOf(failure);
      if (problem.code === "version_conflict") {
        choose(values, Number(problem.version));
        return;
      }
      setLeft(problem.status === 0 ? [`${say("network")}。${say("network.hint")}`] : showProblems(form, failure));
    },
  });
  const choose = (values: T, version: number) => {
    modal.confirm({
      title: say("conflict.title"), content: say("conflict.text"),
      okText: say("conflict.keep"), cancelText: say("conflict.reload"),
      onOk: () => sending.mutate({ values, version }),
      onCancel: () => { touch(false); props.onLatest?.(); },
    }); // prettier-ignore
  };
  useLeaving(() => typed.current);
  useKeys({ "mod+Enter": () => form.submit() }, !props.readOnly);
  return (
    <Form<T>
      form={form}
      layout="vertical"
      scrollToFirstError
      disabled={props.readOnly}
      initialValues={props.initial}
      onValuesChange={(_, values: T) => {
        touch(true);
        props.onTyped?.(values);
      }}
      onFinish={(values) => {
        setLeft([]);
        sending.mutate({ values });
      }}
    >
      {props.children}
      {props.readOnly ? null : (
        <div className={styles.foot}>
          <Button type="primary" htmlType="submit" loading={sending.isPending}>{say("save")} <kbd className={styles.kbd}>{SEND_KEYS}</kbd></Button>
          {left.length > 0 ? <Alert type="error" showIcon title={left.join(" ")} /> : null}
          {touched && left.length === 0 ? <span className={styles.meta}>{say("unsaved")}</span> : null}
        </div>
      )}
    </Form>
  ); // prettier-ignore
}
