import { Input, Modal } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";

import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";

import styles from "./entry.module.css";
import { FindingLine } from "./FindingLine";
import type { Finding } from "./findings";
import { entryWords } from "./words";

const OK = "settle-ok";

interface Props {
  findings: readonly Finding[];
  /** Names the line of a finding. */
  where: (finding: Finding) => string;
  busy: boolean;
  onRepair: (finding: Finding) => void;
  onConfirm: (reason: string, codes: readonly string[]) => void;
  onClose: () => void;
}

/** What stands between the order and its confirmation: each repaired, or let pass with a reason that is kept. */
export function SettleDialog({ findings, where, busy, onRepair, onConfirm, onClose }: Props) {
  const say = useWords(entryWords);
  const { may } = useSession();
  const [reason, setReason] = useState("");
  const stuck = findings.some((one) => one.severity === "block" && !(one.overridable && may("orders.override_finding")));
  const blocks = findings.some((one) => one.severity === "block");
  const list = useRef<HTMLDivElement>(null);
  const left = findings.length;
  // By keyboard: the first repair, and once all are repaired, on to the order. A reason that is asked for has the focus itself.
  const toNext = useCallback(() => {
    const next = left === 0 ? document.getElementById(OK) : stuck ? list.current?.querySelector("button") : undefined;
    next?.focus();
  }, [left, stuck]);
  useEffect(toNext, [toNext]);
  const go = () => onConfirm(reason.trim(), findings.map((one) => one.code)); // prettier-ignore
  return (
    <Modal
      open
      title={findings.length === 0 ? say("settle.done") : say("settle.title", { count: findings.length })}
      onCancel={onClose}
      afterOpenChange={(open) => open && toNext()}
      onOk={go}
      okText={say(findings.length === 0 ? "confirm" : blocks ? "settle.override" : "settle.confirm")}
      okButtonProps={{ id: OK, disabled: stuck || (findings.length > 0 && reason.trim() === ""), loading: busy }}
      width={640}
    >
      {findings.length === 0 ? null : <p className={styles.hint}>{say(stuck ? "settle.stuck" : "settle.text")}</p>}
      <div ref={list} className={styles.settling}>
      {findings.map((finding) => (
        <FindingLine key={finding.code + finding.path} finding={finding} where={where(finding)} passed={false} onRepair={onRepair} />
      ))}
      </div>
      {stuck || findings.length === 0 ? null : (
        <label className={styles.reason}>
          {say("reason")}
          <Input.TextArea
            autoFocus
            autoSize
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && reason.trim()) {
                event.stopPropagation();
                go();
              }
            }}
          />
        </label>
      )}
    </Modal>
  );
}
