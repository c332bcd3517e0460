import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Form, Input } from "antd";
import { useState } from "react";

import { api, newKey, type Schemas } from "@/shared/api/client";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { useFailure } from "@/shared/ui/useFailure";

import { stockWords } from "../words";
import { readAmount } from "./lines";
import styles from "./stock.module.css";
import { useWrongLines } from "./wrong";

type Receipt = Schemas["ReceiptOut"];

interface Fields {
  note?: string;
  rest?: boolean;
}

/** What was announced, what came already, and how much of it is received now. */
export function ReceiptDrawer({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const say = useWords(stockWords);
  const client = useQueryClient();
  const { may } = useSession();
  const [key] = useState(newKey);
  const [now, setNow] = useState<Record<number, string>>(() => Object.fromEntries(receipt.lines.map((line) => [line.line, line.open])));
  const { tell } = useWrongLines();
  const open = receipt.state === "open";
  const title = `${say("receive")} ${receipt.number}`;
  const refresh = () => client.invalidateQueries({ predicate: ({ queryKey }) => /\/api\/v1\/(stock|receipts)/.test(String(queryKey[1])) });
  const save = async ({ note = "", rest = false }: Fields) => {
    const amounts = receipt.lines.map((line) => [line.line, readAmount(now[line.line] || "0", false)] as const);
    if (amounts.some(([, quantity]) => quantity === undefined)) throw tell(say("needLine"));
    const lines = amounts.flatMap(([line, quantity]) => (Number(quantity) > 0 ? [{ line, quantity: quantity ?? "" }] : []));
    if (lines.length === 0) throw tell(say("needLine"));
    const params = { path: { ref: receipt.number }, header: { "Idempotency-Key": key } };
    await api.POST("/api/v1/receipts/{ref}/receive", { params, body: { lines, note, cancel_rest: rest, version: receipt.version } });
    await refresh();
  };
  const rows = receipt.lines.map((line) => (
    <div key={line.line} className={styles.line}>
      <span className={styles.two}>
        {line.name}
        <small>{line.product} · {say("progress", { received: grouped(line.received), all: grouped(line.quantity), unit: line.unit })}</small>
      </span>
      {open && may("stock.receive") ? <input className={styles.input} inputMode="decimal" aria-label={`${line.name} ${say("now")}`} value={now[line.line] ?? ""} onChange={(event) => setNow({ ...now, [line.line]: event.target.value })} /> : <span className={styles.figures}>{grouped(line.received)}</span>}
      <span className={styles.meta}>{line.unit}</span>
    </div>
  ));
  return (
    <FormDrawer<Fields> title={title} initial={{ note: "", rest: false }} save={save} saved={say("done.receive")} onClose={onClose} width={520} okText={say("receive")} readOnly={!open || !may("stock.receive")} more={open && may("purchasing.edit") ? <CancelRest receipt={receipt} onDone={() => { void refresh(); onClose(); }} /> : null}>
      <p className={styles.meta}>{[receipt.supplier, receipt.reference, receipt.note].filter(Boolean).join(" · ")}</p>
      <div className={styles.lines}>{rows}</div>
      {open && may("stock.receive") ? (
        <>
          <Form.Item name="note" label={say("note")} extra={say("note.more")}><Input maxLength={500} /></Form.Item>
          <Form.Item name="rest" valuePropName="checked"><Checkbox>{say("rest")}</Checkbox></Form.Item>
        </>
      ) : null}
    </FormDrawer>
  ); // prettier-ignore
}

function CancelRest({ receipt, onDone }: { receipt: Receipt; onDone: () => void }) {
  const say = useWords(stockWords);
  const { modal } = App.useApp();
  const failed = useFailure();
  const ask = () => {
    let reason = "";
    modal.confirm({
      title: say("cancel.title"),
      content: <Input autoFocus aria-label={say("cancel.reason")} placeholder={say("cancel.reason")} onChange={(event) => { reason = event.target.value; }} />,
      okText: say("cancel.receipt"), okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await api.POST("/api/v1/receipts/{ref}/cancel", { params: { path: { ref: receipt.number } }, body: { reason, version: receipt.version } });
          onDone();
        } catch (failure) {
          failed(failure);
          throw failure; // the question stays open with what was typed
        }
      },
    }); // prettier-ignore
  };
  return <Button danger type="text" onClick={ask}>{say("cancel.receipt")}</Button>;
}
