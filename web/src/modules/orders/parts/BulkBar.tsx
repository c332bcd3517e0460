import { DownOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Dropdown, Form, Input, Modal, Progress } from "antd";
import { useRef, useState } from "react";

import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { PAPERS, usePrint } from "@/shared/ui/print";
import { uiWords } from "@/shared/ui/words";

import { type BulkAction, type BulkInput, type Outcome, runBulk } from "../api/bulk";
import { ordersChanged, type Summary } from "../api/orders";
import { listWords } from "../words/list";
import styles from "./orders.module.css";
import { OwnerSelect } from "./pickers";

const NEEDS: Record<BulkAction, string> = { hold: "orders.hold", release: "orders.hold", assign: "orders.assign", drop: "orders.cancel" };
const ACTIONS = Object.keys(NEEDS) as BulkAction[];

interface Props {
  keys: ReadonlySet<string>;
  /** The rows that are on screen; only these are known by their stage. */
  rows: readonly Summary[];
  onClear: () => void;
}

/** What can be done to all selected orders, with the outcome of each. */
export function BulkBar({ keys, rows, onClear }: Props) {
  const say = useWords(listWords);
  const ui = useWords(uiWords);
  const { may } = useSession();
  const [action, setAction] = useState<BulkAction>();
  const { print, printing } = usePrint();
  if (keys.size === 0) return null;
  const papers = PAPERS.filter((kind) => kind === "confirmation" || may("shipments.view")).map((kind) => ({
    key: kind,
    label: ui(`paper.${kind}`),
    onClick: () => print({ kind, orders: [...keys] }),
  }));
  return (
    <div className={styles.bulk} role="toolbar" aria-label={say("bulk.actions")}>
      <strong>{ui("selected", { count: keys.size })}</strong>
      {ACTIONS.filter((one) => may(NEEDS[one])).map((one) => (
        <Button key={one} size="small" danger={one === "drop"} onClick={() => setAction(one)}>
          {say(`bulk.${one}`)}
        </Button>
      ))}
      <Dropdown menu={{ items: papers }} trigger={["click"]}>
        <Button size="small" loading={printing} icon={<DownOutlined />} iconPlacement="end">
          {ui("print")}
        </Button>
      </Dropdown>
      <Button size="small" type="text" onClick={onClear}>
        {ui("clear")}
      </Button>
      {action ? <BulkDialog action={action} numbers={[...keys]} rows={rows} onClose={() => setAction(undefined)} onDone={onClear} /> : null}
    </div>
  );
}

interface DialogProps {
  action: BulkAction;
  numbers: string[];
  rows: readonly Summary[];
  onClose: () => void;
  onDone: () => void;
}

function BulkDialog({ action, numbers, rows, onClose, onDone }: DialogProps) {
  const say = useWords(listWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<BulkInput>();
  const [outcomes, setOutcomes] = useState<Outcome[]>();
  const [over, setOver] = useState(false);
  const stop = useRef(false);

  const run = async (input: Partial<BulkInput>) => {
    const known = new Map(rows.map((row) => [row.number, row.state]));
    // Cancelling is for drafts here: a confirmed order is cancelled one by one, with open eyes.
    const left = action === "drop" ? numbers.filter((number) => known.get(number) !== "draft") : [];
    let told: Outcome[] = left.map((number) => ({ number, ok: false, message: say("bulk.notDraft") }));
    setOutcomes(told);
    const tell = (outcome: Outcome) => setOutcomes((told = [...told, outcome]));
    const todo = numbers.filter((number) => !left.includes(number));
    await runBulk(action, todo, { reason: input.reason ?? "", owner: input.owner ?? "" }, { tell, stopped: () => stop.current });
    await ordersChanged(client);
    setOver(true);
    if (told.every((one) => one.ok)) {
      message.success(say("bulk.allDone", { good: told.length }));
      onDone();
      onClose();
    }
  };
  const close = () => {
    stop.current = true;
    if (over) onDone();
    onClose();
  };
  const running = outcomes !== undefined && !over;
  return (
    <Modal
      open
      title={say(`bulk.${action}`)}
      onCancel={close}
      mask={{ closable: false }}
      okText={outcomes ? say("bulk.close") : say("bulk.do", { count: numbers.length })}
      cancelText={running ? say("bulk.stop") : ui("cancel")}
      okButtonProps={{ loading: running, danger: action === "drop" && !outcomes }}
      cancelButtonProps={over ? { style: { display: "none" } } : undefined}
      onOk={outcomes ? close : () => form.submit()}
    >
      {outcomes ? (
        <Outcomes outcomes={outcomes} count={numbers.length} over={over} />
      ) : (
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(input) => void run(input)}>
          {action === "drop" ? <p>{say("bulk.dropHint")}</p> : null}
          {action === "assign" ? (
            <Form.Item name="owner" label={say("bulk.to")} rules={[{ required: true, message: say("bulk.needOwner") }]}>
              <OwnerSelect label={say("bulk.to")} width="100%" />
            </Form.Item>
          ) : (
            <Form.Item
              name="reason"
              label={say("bulk.reason")}
              rules={action === "release" ? [] : [{ required: true, whitespace: true, message: say("bulk.needReason") }]}
            >
              <Input autoFocus maxLength={500} />
            </Form.Item>
          )}
        </Form>
      )}
    </Modal>
  );
}

function Outcomes({ outcomes, count, over }: { outcomes: Outcome[]; count: number; over: boolean }) {
  const say = useWords(listWords);
  const bad = outcomes.filter((one) => !one.ok);
  const good = outcomes.length - bad.length;
  return (
    <>
      <p role="status">{over ? say("bulk.done", { good, bad: bad.length }) : say("bulk.running", { done: outcomes.length, count })}</p>
      <Progress percent={Math.round((100 * outcomes.length) / count)} showInfo={false} aria-label={say("bulk.actions")} />
      <ul className={styles.outcomes}>
        {[...bad, ...outcomes.filter((one) => one.ok)].map((one) => (
          <li key={one.number}>
            <strong>{one.number}</strong>
            <span className={one.ok ? styles.good : styles.bad}>{one.ok ? say("bulk.ok") : one.message}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
