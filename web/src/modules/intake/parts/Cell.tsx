import { UndoOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useState } from "react";

import type { Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";

import { intakeWords } from "../words";
import styles from "./preview.module.css";

interface Props {
  label: string;
  value: string;
  problems: readonly Schemas["PreviewProblem"][];
  corrected: boolean;
  /** A new value, or null for what the file says; left out where nothing can be changed. */
  onChange?: (value: string | null) => void;
}

/** A cell of the file: pressed it can be written over. Enter or leaving keeps it, Esc does not. */
export function Cell({ label, value, problems, corrected, onChange }: Props) {
  const say = useWords(intakeWords);
  const [typed, setTyped] = useState<string>();
  const state = problems.some((one) => one.severity === "refused") ? "refused" : problems.length > 0 ? "warn" : corrected ? "corrected" : undefined;
  if (!onChange) return <span className={styles.cell} data-state={state}>{value}</span>; // prettier-ignore
  const keep = () => {
    if (typed !== undefined && typed !== value) onChange(typed);
    setTyped(undefined);
  };
  if (typed !== undefined) {
    return (
      <Input
        autoFocus
        size="small"
        aria-label={label}
        value={typed}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          // Enter that ends an input method's composition belongs to it.
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") keep();
          if (event.key === "Escape") setTyped(undefined);
        }}
      />
    );
  }
  return (
    <span className={styles.pair}>
      <button type="button" className={styles.cell} data-state={state} aria-label={`${label} ${value || say("cell.empty")}`} title={problems[0]?.message} onClick={() => setTyped(value)}>
        {value || " "}
      </button>
      {corrected ? <Button type="text" size="small" icon={<UndoOutlined />} aria-label={`${label} ${say("cell.back")}`} title={say("cell.back")} onClick={() => onChange(null)} /> : null}
    </span>
  ); // prettier-ignore
}
