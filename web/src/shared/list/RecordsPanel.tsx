import { Button } from "antd";
import { type ReactNode, useState } from "react";

import { Empty } from "@/shared/ui/Trouble";

import type { Pages } from "./pages";
import styles from "./panel.module.css";
import { type Column, RecordList } from "./RecordList";

interface Props<T> {
  label: string;
  columns: readonly Column<T>[];
  pages: Pages<T>;
  rowKey: (row: T) => string;
  card: (row: T) => ReactNode;
  empty: string;
  /** The form for a record, or for a new one; left out where nothing may be changed. */
  form?: (record: T | undefined, close: () => void) => ReactNode;
  /** What the button for a new one says; left out where none can be made. */
  newLabel?: string;
  bar?: ReactNode;
}

/** A list whose rows open a form at the side, with a button for a new one. */
export function RecordsPanel<T>({ form, newLabel, bar, empty, ...list }: Props<T>) {
  const [open, setOpen] = useState<{ record?: T }>();
  const add = form && newLabel ? <Button type="primary" onClick={() => setOpen({})}>{newLabel}</Button> : null;
  return (
    <>
      {bar || add ? (
        <div className={styles.bar}>
          {bar}
          <span className={styles.end}>{add}</span>
        </div>
      ) : null}
      <RecordList {...list} onOpen={form ? (record) => setOpen({ record }) : undefined} empty={<Empty title={empty} action={add} />} />
      {open && form ? form(open.record, () => setOpen(undefined)) : null}
    </>
  );
}
