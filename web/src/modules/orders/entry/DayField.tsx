import { CalendarOutlined } from "@ant-design/icons";
import { type KeyboardEvent, useRef, useState } from "react";

import { dayWords } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";

import { readDay } from "./dates";
import styles from "./entry.module.css";
import { entryWords } from "./words";

interface Props {
  value: string;
  onChange: (day: string) => void;
  invalid: boolean;
  onEnter: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** A day typed as a clerk says it, or picked; shown in words once it is understood. */
export function DayField({ value, onChange, invalid, onEnter }: Props) {
  const say = useWords(entryWords);
  const [typed, setTyped] = useState<string>();
  const picker = useRef<HTMLInputElement>(null);
  const shown = typed ?? (value ? `${value.slice(5)} ${dayWords(value)}` : "");
  const bad = typed !== undefined && typed.trim() !== "" && readDay(typed) === undefined;
  const leave = () => {
    if (typed === undefined || bad) return;
    onChange(typed.trim() === "" ? "" : (readDay(typed) ?? ""));
    setTyped(undefined);
  };
  return (
    <div className={styles.field}>
      <label htmlFor="entry-day">{say("requested")}</label>
      <span className={styles.day}>
        <input
          id="entry-day"
          className={styles.input}
          aria-invalid={bad || invalid || undefined}
          aria-describedby={bad ? "entry-day-bad" : undefined}
          placeholder={say("requested.hint")}
          value={shown}
          onFocus={(event) => {
            setTyped(value);
            event.target.select();
          }}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={leave}
          onKeyDown={(event) => {
            if (event.key === "Enter") leave();
            if (!bad) onEnter(event);
          }}
        />
        <button type="button" tabIndex={-1} aria-label={say("requested.pick")} onClick={() => picker.current?.showPicker()}>
          <CalendarOutlined />
        </button>
        <input
          ref={picker}
          type="date"
          tabIndex={-1}
          aria-hidden
          className={styles.native}
          value={value}
          onChange={(event) => {
            setTyped(undefined);
            onChange(event.target.value);
          }}
        />
      </span>
      {bad ? (
        <span id="entry-day-bad" className={styles.bad}>
          {say("requested.bad")}
        </span>
      ) : null}
    </div>
  );
}
