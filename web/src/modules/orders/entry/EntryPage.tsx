import { App, Button, Space } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Link, useParams } from "react-router";

import { $api } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";
import { useKeys, useScanner } from "@/shared/keys/useKeys";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { Trouble } from "@/shared/ui/Trouble";
import { useFailure } from "@/shared/ui/useFailure";

import { draftOf } from "./again";
import { isBlank } from "./draft";
import styles from "./entry.module.css";
import { FindingLine } from "./FindingLine";
import { type Finding, openOf, patchOf, repairs, rowOf } from "./findings";
import { Foot } from "./Foot";
import { Head } from "./Head";
import { type CheckedLine, type LineActions, LineRow } from "./LineRow";
import { MatrixDialog } from "./MatrixDialog";
import { cellsOf, readBlock } from "./paste";
import { SettleDialog } from "./SettleDialog";
import { findingsOf, type Order, useEntry } from "./useEntry";
import { entryWords } from "./words";

const NOTHING: readonly Finding[] = [];

/** Entry: a new order, or `/orders/{number}/edit` for a draft, which is read first. */
export function EntryPage() {
  const { number } = useParams();
  const order = $api.useQuery("get", "/api/v1/orders/{number}", { params: { path: { number: number ?? "" } } }, { enabled: number !== undefined, staleTime: Infinity, gcTime: 0 });
  if (number === undefined) return <Entry key="new" />;
  if (order.isError) return <Trouble failure={order.error} onRetry={() => void order.refetch()} />;
  if (!order.data) return null;
  return <Entry key={number} order={order.data} />;
}

function Entry({ order }: { order?: Order }) {
  const say = useWords(entryWords);
  const { message, modal } = App.useApp();
  const failed = useFailure();
  const { may } = useSession();
  const entry = useEntry(order?.number);
  const { draft, change, sent, check, checked, passed, setPassed, store } = entry;
  const [matrix, setMatrix] = useState<number>();
  const [settling, setSettling] = useState<Finding[]>();
  const grid = useRef<HTMLDivElement>(null);
  const wanted = useRef<string>(undefined);

  // A draft of the server is taken over once, unless this browser holds newer work on it.
  useEffect(() => {
    if (order && entry.blank) change({ type: "load", draft: draftOf(order) });
  }, []); // eslint-disable-line react-hooks/exhaustive-deps
  useEffect(() => {
    if (wanted.current === undefined) return;
    const cell = grid.current?.querySelector<HTMLElement>(`[data-cell="${wanted.current}"]`);
    if (cell) {
      cell.focus();
      wanted.current = undefined;
    }
  });

  const latest = useRef({ draft, checked, sent });
  useEffect(() => {
    latest.current = { draft, checked, sent };
  });
  const go = useCallback((key: number, column: string) => {
    wanted.current = `${key}:${column}`;
    const cell = grid.current?.querySelector<HTMLElement>(`[data-cell="${key}:${column}"]`);
    cell?.focus();
  }, []);
  const next = useCallback(
    (key: number) => {
      const { rows, nextKey } = latest.current.draft;
      const following = rows[rows.findIndex((row) => row.key === key) + 1];
      if (following) {
        go(following.key, "product");
        return;
      }
      wanted.current = `${nextKey}:product`;
      change({ type: "add", after: key });
    },
    [change, go],
  );
  const remove = useCallback(
    (key: number) => {
      const { rows } = latest.current.draft;
      const index = rows.findIndex((row) => row.key === key);
      const row = rows[index];
      if (!row) return;
      const neighbour = rows[index + 1] ?? rows[index - 1];
      if (neighbour) wanted.current = `${neighbour.key}:product`;
      change({ type: "remove", key });
      if (isBlank(row)) return;
      message.open({
        key: "removed", type: "info", duration: 6,
        content: <>{say("row.removed", { n: index + 1 })} <Button size="small" type="link" onClick={() => { change({ type: "restore", row, index }); message.destroy("removed"); }}>{say("accept.undo")}</Button></>,
      }); // prettier-ignore
    },
    [change, message, say],
  );
  const repair = useCallback(
    (finding: Finding) => {
      const now = latest.current;
      for (const one of repairs(patchOf(finding), now.checked ?? now.sent, now.draft)) change(one);
    },
    [change],
  );
  const pass = useCallback(
    (code: string, on: boolean) =>
      setPassed((before) => {
        const after = new Set(before);
        if (on) after.add(code);
        else after.delete(code);
        return after;
      }),
    [setPassed],
  );
  const actions = useMemo<LineActions>(() => ({ change, go, next, remove, matrix: setMatrix, repair, pass }), [change, go, next, remove, repair, pass]);

  const byRow = useMemo(() => {
    const lines = new Map<number, CheckedLine>();
    const findings = new Map<number | undefined, Finding[]>();
    check?.lines.forEach((line, index) => lines.set(checked?.keys[index] ?? -1, line));
    for (const finding of check?.findings ?? []) {
      const key = checked ? rowOf(finding, checked) : undefined;
      findings.set(key, [...(findings.get(key) ?? []), finding]);
    }
    return { lines, findings };
  }, [check, checked]);

  const stored = (done: Order) => {
    const word = done.state === "confirmed" ? "confirmed" : "saved.draft";
    message.success({ content: <>{say(word, { number: done.number })} <Link to={`/orders/${done.number}`}>{say("open")}</Link></>, duration: 8 });
    if (done.state === "confirmed") {
      entry.reset();
      setSettling(undefined);
      document.querySelector<HTMLElement>("[data-cell='head:customer']")?.focus();
    } else change({ type: "set", fields: { saved: { number: done.number, version: done.version } } });
  };
  const refused = (failure: unknown, confirm: boolean) => {
    const open = findingsOf(failure);
    const problem = problemOf(failure);
    if (open.length > 0) setSettling(open);
    else if (problem.status === 409 && typeof problem.version === "number") askConflict(problem.version, confirm);
    else failed(failure);
  };
  const askConflict = (version: number, confirm: boolean) => {
    modal.confirm({
      title: say("conflict"), okText: say("conflict.mine"), cancelText: say("conflict.take"),
      onOk: () => save(confirm, undefined, version),
      onCancel: () => { entry.reset(); window.location.reload(); },
    }); // prettier-ignore
  };
  const save = (confirm: boolean, reason?: string, version?: number, codes: readonly string[] = [...passed]) => {
    if (draft.rows.every(isBlank)) {
      message.info(say("nothing"));
      return;
    }
    const acknowledge = reason ? { codes: [...codes], reason } : undefined;
    store.mutate({ confirm, acknowledge, version }, { onSuccess: stored, onError: (failure) => refused(failure, confirm) });
  };
  const confirm = () => {
    if (store.isPending) return;
    const open = (check?.findings ?? []).filter((one) => one.severity === "block" || one.severity === "warn");
    if (open.length > 0) setSettling(open);
    else save(true);
  };
  useKeys({ "mod+Enter": confirm, "mod+s": (event) => { event.preventDefault(); save(false); } }); // prettier-ignore
  useScanner((code) => change({ type: "fill", lines: [{ product: code, quantity: "1" }] }));

  const onPaste = (event: React.ClipboardEvent) => {
    const cells = cellsOf(event.clipboardData.getData("text/plain"));
    if (!cells) return;
    event.preventDefault();
    const lines = readBlock(cells);
    const key = Number((event.target as HTMLElement).dataset.cell?.split(":")[0]);
    change({ type: "fill", key: Number.isFinite(key) ? key : undefined, lines });
    message.success(say("pasted", { count: lines.length }));
  };
  const clear = () => {
    modal.confirm({ title: say("clear.title"), content: say("clear.text"), okText: say("clear"), okButtonProps: { danger: true }, onOk: entry.reset });
  };
  const { customer, shipTo, requested, channel, reference, note, priority, saved } = draft;
  // The same as long as no field of the head changes: the head is slow to draw and lines are typed fast.
  const head = useMemo(
    () => ({ customer, shipTo, requested, channel, reference, note, priority, saved }),
    [customer, shipTo, requested, channel, reference, note, priority, saved],
  );
  const toLines = useCallback(() => go(latest.current.draft.rows[0]?.key ?? 0, "product"), [go]);
  const currency = check?.totals.currency ?? "CNY";
  const mayPrice = may("orders.price");
  const title = saved ? say("title.edit", { number: saved.number }) : say("title");
  const matrixRow = draft.rows.find((row) => row.key === matrix);
  return (
    <Page title={title} guide="entry" fill actions={<Space>{entry.blank ? null : <Button onClick={clear}>{say("clear")}</Button>}</Space>}>
      <Head draft={head} change={change} onDone={toLines} findings={byRow.findings.get(undefined) ?? NOTHING} />
      <div className={styles.grid} ref={grid} onPaste={onPaste}>
        <Titles />
        {draft.rows.map((row, index) => (
          <LineRow
            key={row.key}
            row={row}
            index={index}
            currency={currency}
            line={byRow.lines.get(row.key)}
            findings={byRow.findings.get(row.key) ?? NOTHING}
            passed={passed}
            mayPrice={mayPrice}
            actions={actions}
          />
        ))}
        <div className={styles.below}>
          <Button size="small" onClick={() => change({ type: "add" })}>{say("row.add")}</Button>
          <span className={styles.keys}>{say("keys")}</span>
        </div>
        {(byRow.findings.get(undefined) ?? NOTHING).map((finding) => (
          <FindingLine key={finding.code + finding.path} finding={finding} passed={passed.has(finding.code)} onRepair={repair} onPass={pass} />
        ))}
      </div>
      <Foot entry={entry} onSave={() => save(false)} onConfirm={confirm} />
      {matrixRow ? <MatrixDialog row={matrixRow} rows={draft.rows} change={change} onClose={() => { setMatrix(undefined); go(matrixRow.key, "product"); }} /> : null}
      {settling ? (
        <SettleDialog
          findings={openOf(settling, new Set())}
          busy={store.isPending}
          onRepair={(finding) => { repair(finding); setSettling(settling.filter((one) => one !== finding)); }}
          onConfirm={(reason, codes) => save(true, reason, undefined, codes)}
          onClose={() => setSettling(undefined)}
        />
      ) : null}
    </Page>
  ); // prettier-ignore
}

function Titles() {
  const say = useWords(entryWords);
  return (
    <div className={styles.titles} aria-hidden>
      <span>#</span><span>{say("product")}</span><span className={styles.end}>{say("quantity")}</span><span>{say("unit")}</span>
      <span className={styles.end}>{say("price")}</span><span className={styles.end}>{say("discount")}</span><span>{say("gift")}</span>
      <span className={styles.end}>{say("available")}</span><span className={styles.end}>{say("subtotal")}</span><span />
    </div>
  ); // prettier-ignore
}
