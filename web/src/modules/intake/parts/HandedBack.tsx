import { Select } from "antd";
import { useState } from "react";

import type { Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";

import styles from "../pages/import.module.css";
import { intakeWords } from "../words";

type Row = Schemas["HandedBackRow"];

/** The rows that cannot go in: where, why, and what to do; narrowed to one reason. */
export function HandedBack({ rows }: { rows: readonly Row[] }) {
  const say = useWords(intakeWords);
  const [code, setCode] = useState("");
  const reasons = new Map<string, { words: string; count: number }>();
  for (const row of rows) reasons.set(row.code, { words: row.message, count: (reasons.get(row.code)?.count ?? 0) + 1 });
  const shown = code ? rows.filter((row) => row.code === code) : rows;
  return (
    <section className={styles.panel} aria-label={say("refused.title")}>
      <header className={styles.head}>
        <h2>{say("refused.title")}</h2>
        {rows.length === 0 ? <span>{say("refused.none")}</span> : null}
        {reasons.size > 1 ? (
          <Select
            aria-label={say("filter")}
            value={code}
            onChange={setCode}
            style={{ minWidth: 220, maxWidth: "100%" }}
            options={[{ value: "", label: say("filter") }, ...[...reasons].map(([value, one]) => ({ value, label: `${one.words} (${one.count})` }))]}
          />
        ) : null}
      </header>
      {rows.length > 0 ? (
        <ul className={styles.rows}>
          {shown.map((row, index) => (
            <li key={`${row.sheet}${row.row}${index}`}>
              <span className={styles.where}>{say("row")} {row.row}{row.column ? ` · ${say("column")} ${row.column}` : ""}</span>
              <span><b>{row.message}</b> <span className={styles.hint}>{row.suggestion}</span></span>
              <span className={styles.where}>{row.reference}</span>
              <span className={styles.worth}>{row.value === "0" ? "" : grouped(row.value, 2)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {rows.length === 500 ? <p className={styles.hint}>{say("refused.more", { count: 500 })}</p> : null}
    </section>
  ); // prettier-ignore
}
