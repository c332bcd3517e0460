import { App, Button, Space } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { useWords } from "@/shared/i18n/words";
import { useKeys, useScanner } from "@/shared/keys/useKeys";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { usePhone } from "@/shared/ui/useScreen";

import styles from "./entry.module.css";
import { FindingLine } from "./FindingLine";
import { cellOf, type Finding, openOf, patchOf, repairs, rowOf } from "./findings";
import { foundIn } from "./found";
import { Foot } from "./Foot";
import { Head } from "./Head";
import { KeySheet } from "./KeySheet";
import { Lines } from "./Lines";
import type { LineActions } from "./LineRow";
import { MatrixDialog } from "./MatrixDialog";
import { SettleDialog } from "./SettleDialog";
import { toCustomer, useConfirm } from "./useConfirm";
import { useEntry } from "./useEntry";
import { useGrid } from "./useGrid";
import { entryWords } from "./words";

/** The order on the screen: head, lines, foot, and the dialogs over them. */
export function Entry({ number }: { number?: string }) {
  const say = useWords(entryWords);
  const { modal } = App.useApp();
  const mayPrice = useSession().may("orders.price");
  const conflicted = useRef<(version: number) => void>(undefined);
  const entry = useEntry(number, (version) => conflicted.current?.(version));
  const { draft, change, check, passed, setPassed } = entry;
  const [sheet, setSheet] = useState<number>();
  const [keys, setKeys] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  const moves = useGrid(draft, change, grid, setSheet);
  const { checked, refused, typed, sent } = entry;
  const found = useMemo(() => foundIn({ check, refused, checked, typed, sent }), [check, refused, checked, typed, sent]);
  const { settling, setSettling, save, confirm, conflict } = useConfirm(entry, found.all, number);

  const latest = useRef(entry);
  useEffect(() => {
    latest.current = entry;
    conflicted.current = conflict;
  });
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
  const { go, next, remove, scan, resolve, keys: rowKeys } = moves;
  const actions = useMemo<LineActions>(
    () => ({ change, go, next, remove, scan, resolve, keys: rowKeys, matrix: setSheet, repair, pass, mayPrice }),
    [change, go, next, remove, scan, resolve, rowKeys, repair, pass, mayPrice],
  );
  useKeys({
    "mod+Enter": confirm,
    "mod+s": (event) => { event.preventDefault(); save(false); },
    "mod+/": () => setKeys(true),
    "?": () => setKeys(true),
  }); // prettier-ignore
  useScanner((code) => scan(code));
  const clear = () => {
    let cleared = false;
    const onOk = () => {
      cleared = true;
      entry.reset();
    };
    modal.confirm({ title: say("clear.title"), content: say(draft.saved ? "clear.saved" : "clear.text"), okText: say("clear"), okButtonProps: { danger: true }, onOk, afterClose: () => cleared && toCustomer() });
  };
  const { customer, shipTo, requested, channel, reference, note, priority, saved } = draft;
  // The same as long as no field of the head changes: the head is slow to draw and lines are typed fast.
  const head = useMemo(
    () => ({ customer, shipTo, requested, channel, reference, note, priority, saved }),
    [customer, shipTo, requested, channel, reference, note, priority, saved],
  );
  const toLines = useCallback(() => {
    const { rows } = latest.current.draft;
    const blank = rows.findLast((row) => row.product === "") ?? rows[0];
    if (blank) go(blank.key, "product");
  }, [go]);
  // Whoever comes back to an order goes on where the next line is; on a phone the keyboard stays down until it is wanted.
  const phone = usePhone();
  const goesOn = useRef(draft.customer !== undefined && !phone);
  useEffect(() => {
    if (goesOn.current) toLines();
    goesOn.current = false;
  }, [toLines]);
  const toFirst = (open: readonly Finding[]) => {
    const first = open.flatMap((finding) => cellOf(finding, checked ?? sent) ?? [])[0];
    if (first) go(first.key, first.column);
    else toLines();
  };
  const sheetRow = draft.rows.find((row) => row.key === sheet);
  const title = saved ? say("title.edit", { number: saved.number }) : say("title");
  const actionsOfPage = <Space>{entry.blank ? null : <Button onClick={clear}>{say("clear")}</Button>}<Button className={styles.keysButton} onClick={() => setKeys(true)}>{say("key.title")}</Button></Space>; // prettier-ignore
  return (
    <Page title={title} guide="entry" fill actions={actionsOfPage}>
      <Head draft={head} change={change} onDone={toLines} findings={found.ofOrder} />
      <Lines ref={grid} entry={entry} found={found} actions={actions} onScan={scan}>
        {found.ofOrder.map((finding) => (
          <FindingLine key={finding.code + finding.path} finding={finding} passed={passed.has(finding.code)} onRepair={repair} onPass={pass} />
        ))}
      </Lines>
      <Foot entry={entry} onSave={() => save(false)} onConfirm={confirm} />
      {sheetRow ? <MatrixDialog row={sheetRow} rows={draft.rows} customer={customer?.code ?? ""} change={change} onClose={() => { setSheet(undefined); toLines(); }} /> : null}
      {keys ? <KeySheet onClose={() => setKeys(false)} /> : null}
      {settling ? (
        <SettleDialog
          findings={openOf(settling, new Set())}
          where={(finding) => { const at = draft.rows.findIndex((row) => row.key === rowOf(finding, checked ?? sent)); return at < 0 ? "" : say("row", { n: at + 1 }); }}
          busy={entry.store.isPending}
          onRepair={(finding) => { repair(finding); setSettling(settling.filter((one) => one !== finding)); }}
          onConfirm={(reason, codes) => save(true, reason, codes)}
          onClose={() => { setSettling(undefined); toFirst(settling); }}
        />
      ) : null}
    </Page>
  ); // prettier-ignore
}
