import { Alert, Button } from "antd";

import { problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";

import { uiWords } from "./words";

interface Props {
  failure: unknown;
  /** Reads the latest; what was typed stays. */
  onLatest: () => void;
  /** Sends what was typed again, over the latest. */
  onKeep: () => void;
}

/** Whether somebody else changed the record after it was opened here. */
export function isConflict(failure: unknown): boolean {
  return failure !== null && failure !== undefined && problemOf(failure).code === "version_conflict";
}

/** Somebody else changed it meanwhile: a choice, never a loss. Nothing for any other failure. */
export function Conflict({ failure, onLatest, onKeep }: Props) {
  const say = useWords(uiWords);
  if (!isConflict(failure)) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={say("conflict.title")}
      description={say("conflict.text")}
      style={{ marginBottom: 16 }}
      action={
        <span style={{ display: "flex", flexDirection: "column", gap: 8 }}>
          <Button size="small" onClick={onLatest}>
            {say("conflict.reload")}
          </Button>
          <Button size="small" type="primary" onClick={onKeep}>
            {say("conflict.keep")}
          </Button>
        </span>
      }
    />
  );
}
