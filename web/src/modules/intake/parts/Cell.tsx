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
  /** A new value, or null for what the file says; fails where it was not kept. Left out where nothing can be changed. */
  onChange?: (value: string | null) => Promise<unknown>;
}

/** A cell of the file: pressed it can be written over. Enter keeps it and goes to the next wrong one, leaving keeps it, Esc does not. */
export function Cell({ label, value: checked, problems, corrected, onChange }: Props) {
  const say = useWords(intakeWords);
  const [typed, setTyped] = useState<string>();
  const [kept, setKept] = useState<{ text: string; instead: string }>();
  const [back, setBack] = useState(false);
  // What was typed stands there at once, until the file has been checked with it.
  const value = kept?.instead === checked ? kept.text : checked;
  const state = problems.some((one) => one.severity === "refused") ? "refused" : problems.length > 0 ? "warn" : corrected ? "corrected" : undefined;
  if (!onChange) return <span className={styles.cell} data-state={state}>{value}</span>; // prettier-ignore
  const keep = () => {
    if (typed !== undefined && typed !== value) {
      setKept({ text: typed, instead: checked });
      onChange(typed).catch(() => setKept(undefined)); // told by whoever sends it
    }
    setTyped(undefined);
  };
  const enter = (cell: HTMLElement) => {
    const next = nextWrong(cell);
    if (next) next.focus(); // leaving keeps
    else leave(keep);
  };
  const leave = (how: () => void) => {
    setBack(true);
    how();
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
          // Or it would press the button that has the focus by then.
          if (event.key === "Enter") event.preventDefault();
          if (event.key === "Enter") enter(event.currentTarget);
          if (event.key === "Escape") leave(() => setTyped(undefined));
        }}
      />
    );
  }
  return (
    <span className={styles.pair}>
      <button type="button" autoFocus={back} className={styles.cell} data-state={state} aria-label={`${label} ${value || say("cell.empty")}`} title={problems[0]?.message} onClick={() => { setBack(false); setTyped(value); }}>
        {value || " "}
      </button>
      {corrected ? <Button type="text" size="small" icon={<UndoOutlined />} aria-label={`${label} ${say("cell.back")}`} title={say("cell.back")} onClick={() => void onChange(null).catch(() => undefined)} /> : null}
    </span>
  ); // prettier-ignore
}

/** The next cell below or beside that has to be put right. */
function nextWrong(cell: HTMLElement): HTMLElement | undefined {
  const wrong = cell.closest("section")?.querySelectorAll<HTMLElement>('button[data-state="refused"]') ?? [];
  return [...wrong].find((one) => cell.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
}
