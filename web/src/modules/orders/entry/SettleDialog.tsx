import { Input, Modal } from "antd";
import { useState } from "react";

import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";

import styles from "./entry.module.css";
import { FindingLine } from "./FindingLine";
import type { Finding } from "./findings";
import { entryWords } from "./words";

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
  const go = () => onConfirm(reason.trim(), findings.map((one) => one.code)); // prettier-ignore
  return (
    <Modal
      open
      title={findings.length === 0 ? say("settle.done") : say("settle.title", { count: findings.length })}
      onCancel={onClose}
      onOk={go}
      okText={say(findings.length === 0 ? "confirm" : blocks ? "settle.override" : "settle.confirm")}
      okButtonProps={{ disabled: stuck || (findings.length > 0 && reason.trim() === ""), loading: busy }}
      width={640}
    >
      {findings.length === 0 ? null : <p className={styles.hint}>{say(stuck ? "settle.stuck" : "settle.text")}</p>}
      <div className={styles.settling}>
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
