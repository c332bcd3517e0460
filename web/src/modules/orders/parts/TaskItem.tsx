import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { api, newKey, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";
import { Due } from "@/shared/ui/When";

import { once, ordersChanged } from "../api/orders";
import { workWords } from "../words/work";
import { OwnerSelect } from "./pickers";
import styles from "./work.module.css";

type Task = Schemas["TaskOut"];
type Verdict = "approve" | "reject" | "complete" | "transfer";

/** Something the process asks of a person: an approval, or a piece of work that is done by hand. */
export function TaskItem({ task }: { task: Task }) {
  const say = useWords(workWords);
  const [verdict, setVerdict] = useState<Verdict>();
  const verdicts: Verdict[] = task.kind === "approval" ? ["approve", "reject", "transfer"] : ["complete", "transfer"];
  return (
    <li>
      <Link className={styles.number} to={`/orders/${encodeURIComponent(task.number)}`}>
        {task.number}
      </Link>
      <span className={styles.about}>
        {task.title} · {task.about}
      </span>
      <span className={styles.due}>
        <Due at={task.due_at} />
      </span>
      <span className={styles.buttons}>
        {verdicts.map((one, index) => (
          <Button key={one} size="small" type={index === 0 ? "primary" : "default"} danger={one === "reject"} onClick={() => setVerdict(one)}>
            {say(one)}
          </Button>
        ))}
      </span>
      {verdict ? <VerdictDialog task={task} verdict={verdict} onClose={() => setVerdict(undefined)} /> : null}
    </li>
  );
}

interface Values {
  reason?: string;
  to?: string;
}

function send(task: Task, verdict: Verdict, { reason = "", to = "" }: Values, key: string) {
  const params = { path: { task_id: task.id }, header: once(key) };
  if (verdict === "approve") return api.POST("/api/v1/tasks/{task_id}/approve", { params, body: { reason } });
  if (verdict === "reject") return api.POST("/api/v1/tasks/{task_id}/reject", { params, body: { reason } });
  if (verdict === "complete") return api.POST("/api/v1/tasks/{task_id}/complete", { params, body: { reason } });
  return api.POST("/api/v1/tasks/{task_id}/transfer", { params, body: { to, reason } });
}

function VerdictDialog({ task, verdict, onClose }: { task: Task; verdict: Verdict; onClose: () => void }) {
  const say = useWords(workWords);
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [key] = useState(newKey);
  const failed = useFailure();
  const sending = useMutation({
    mutationFn: (values: Values) => send(task, verdict, values, key),
    onSuccess: () => {
      message.success(say(`${verdict}.done`));
      onClose();
      void ordersChanged(client);
    },
    onError: failed,
  });
  const why = verdict === "reject" || verdict === "transfer";
  return (
    <Modal
      open
      title={say("ask", { title: task.title, number: task.number })}
      okText={say(verdict)}
      okButtonProps={{ danger: verdict === "reject", loading: sending.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" requiredMark="optional" onFinish={(values) => sending.mutate(values)}>
        {verdict === "transfer" ? (
          <Form.Item name="to" label={say("to")} rules={[{ required: true, message: say("needTo") }]}>
            <OwnerSelect label={say("to")} width="100%" />
          </Form.Item>
        ) : null}
        <Form.Item name="reason" label={say("comment")} rules={why ? [{ required: true, whitespace: true, message: say("needComment") }] : []}>
          <Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
