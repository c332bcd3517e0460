import type { ReactNode } from "react";

import type { Schemas } from "@/shared/api/client";
import { sayCode, useWords } from "@/shared/i18n/words";
import { usePhone } from "@/shared/ui/useScreen";

import { fieldWords } from "../fields";
import { type Head, headsOf } from "../heads";
import { intakeWords } from "../words";
import { Cell } from "./Cell";
import styles from "./preview.module.css";

export type Row = Schemas["PreviewRow"];
type Sheet = Schemas["ImportedSheet"];
type Corrections = Schemas["CorrectionIn"][];

interface Props {
  sheet: Sheet;
  rows: readonly Row[];
  several: boolean;
  onCorrect?: (corrections: Corrections) => Promise<unknown>;
}

/** One sheet's rows under its own headings; on a phone each row is a card of what is wrong with it. */
export function Rows({ sheet, rows, several, onCorrect }: Props) {
  const say = useWords(intakeWords);
  const phone = usePhone();
  const heads = headsOf(sheet, Math.max(0, ...rows.map((row) => row.cells.length)));
  const name = several && sheet.sheet ? <h3 className={styles.sheet}>{say("sheet")} {sheet.sheet}</h3> : null; // prettier-ignore
  const cell = (row: Row, head: Head, index: number) => (
    <Cell
      label={say("cell", { row: row.row, column: head.label || head.letter })}
      value={row.cells[index] ?? ""}
      problems={row.problems.filter((one) => one.column === head.letter)}
      corrected={row.corrected.includes(head.letter)}
      onChange={onCorrect ? (value) => onCorrect([{ sheet: row.sheet, row: row.row, column: head.letter, value }]) : undefined}
    />
  );
  if (phone) return <>{name}<ul className={styles.cards}>{rows.map((row) => <Card key={row.row} row={row} heads={heads} cell={cell} />)}</ul></>; // prettier-ignore
  return (
    <>
      {name}
      <div className={styles.scroller} role="region" aria-label={`${say("preview")} ${sheet.sheet}`} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{say("row")}</th>
              {heads.map((head) => <th key={head.letter} scope="col">{head.label || head.letter}<small>{sayCode(fieldWords, "field", head.field)}</small></th>)}
            </tr>
          </thead>
          {rows.map((row) => (
            <tbody key={row.row} data-bad={row.problems.some((one) => one.severity === "refused") || undefined}>
              <tr>
                <th scope="row">{row.row}</th>
                {heads.map((head, index) => <td key={head.letter}>{cell(row, head, index)}</td>)}
              </tr>
              {row.problems.length > 0 ? <tr className={styles.said}><td /><td colSpan={heads.length}><Problems row={row} heads={heads} /></td></tr> : null}
            </tbody>
          ))}
        </table>
      </div>
    </>
  ); // prettier-ignore
}

/** What is wrong with a row, and what to do about it. */
function Problems({ row, heads }: { row: Row; heads: readonly Head[] }) {
  return (
    <ul className={styles.problems}>
      {row.problems.map((one) => (
        <li key={one.id} data-severity={one.severity}>
          <b>{heads.find((head) => head.letter === one.column)?.label}</b> {one.message} <span>{one.suggestion}</span>
        </li>
      ))}
    </ul>
  );
}

interface CardProps {
  row: Row;
  heads: readonly Head[];
  cell: (row: Row, head: Head, index: number) => ReactNode;
}

function Card({ row, heads, cell }: CardProps) {
  const say = useWords(intakeWords);
  const told = new Set([...row.problems.map((one) => one.column), ...row.corrected]);
  const shown = heads.map((head, index) => ({ head, index })).filter(({ head, index }) => told.has(head.letter) || (index < 5 && row.cells[index]));
  return (
    <li>
      <b>{say("row")} {row.row}</b>
      {row.problems.length > 0 ? <Problems row={row} heads={heads} /> : null}
      <dl>
        {shown.map(({ head, index }) => <div key={head.letter}><dt>{head.label || head.letter}</dt><dd>{cell(row, head, index)}</dd></div>)}
      </dl>
    </li>
  ); // prettier-ignore
}
