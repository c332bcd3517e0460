import { Button } from "antd";

import { useWords } from "@/shared/i18n/words";

import styles from "./entry.module.css";
import { type Finding, patchOf } from "./findings";
import { entryWords } from "./words";

const SIGNS = { block: "⊘", warn: "⚠", info: "ⓘ" } as const;

interface Props {
  finding: Finding;
  /** The line it is about, where that is not plain to see. */
  where?: string;
  passed: boolean;
  onRepair: (finding: Finding) => void;
  onPass?: (code: string, on: boolean) => void;
}

/** What is wrong or odd, in the row that causes it, with the repair one click away. */
export function FindingLine({ finding, where, passed, onRepair, onPass }: Props) {
  const say = useWords(entryWords);
  const repair = finding.suggestion?.message ?? "";
  const clickable = patchOf(finding).length > 0;
  return (
    <div className={styles.finding} data-severity={passed ? "passed" : finding.severity}>
      <span aria-hidden>{SIGNS[finding.severity]}</span>
      <span className="visually-hidden">{say(finding.severity)}</span>
      {where ? <b>{where}</b> : null}
      <span className={styles.says}>{finding.message}</span>
      {clickable ? <Button size="small" onClick={() => onRepair(finding)}>{repair}</Button> : <span className={styles.repair}>{repair}</span>}
      {finding.severity === "warn" && onPass ? (
        <Button size="small" type="text" onClick={() => onPass(finding.code, !passed)}>
          {passed ? `${say("accepted")} · ${say("accept.undo")}` : say("accept")}
        </Button>
      ) : null}
    </div>
  );
}
