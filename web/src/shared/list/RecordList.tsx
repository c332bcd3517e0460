import { Checkbox, Skeleton } from "antd";
import { type ReactNode, useMemo, useRef, useState } from "react";

import { useWords } from "@/shared/i18n/words";
import { useKeys } from "@/shared/keys/useKeys";
import { Trouble } from "@/shared/ui/Trouble";
import { usePhone } from "@/shared/ui/useScreen";
import { uiWords } from "@/shared/ui/words";

import styles from "./list.module.css";
import { leastWidth } from "./tracks";
import type { Pages } from "./pages";
import { useRows } from "./useRows";

export interface Column<T> {
  key: string;
  title: string;
  /** A CSS grid track: `120px`, `minmax(160px, 1fr)`. */
  width: string;
  align?: "end";
  /** The API's sort key, where the column can be sorted by. */
  sort?: string;
  render: (row: T) => ReactNode;
}

export interface Selection {
  keys: ReadonlySet<string>;
  onChange: (keys: ReadonlySet<string>) => void;
}

interface Props<T> {
  /** What the list is, for readers of the screen. */
  label: string;
  columns: readonly Column<T>[];
  pages: Pages<T>;
  rowKey: (row: T) => string;
  /** A phone shows this instead of a row. */
  card: (row: T) => ReactNode;
  empty: ReactNode;
  onOpen?: (row: T) => void;
  onHover?: (row: T) => void;
  selection?: Selection;
  /** The API's sort in force: `due`, or `-due` for descending. */
  sort?: string;
  onSort?: (sort: string) => void;
}

const ROW = 40;
const CARD = 92;

/** A list of any length: only what is seen is drawn, more is read when its end comes near; j/k/Enter/x by keyboard. */
export function RecordList<T>(props: Props<T>) {
  const { columns, pages, rowKey, selection, onOpen } = props;
  const phone = usePhone();
  const say = useWords(uiWords);
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(-1);
  const { rows, virtual, measure } = useRows(pages, scroller, phone ? CARD : ROW);
  const tracks = useMemo(() => {
    const widths = [...(selection ? ["36px"] : []), ...columns.map((column) => column.width)];
    return { gridTemplateColumns: widths.join(" "), minWidth: leastWidth(widths) };
  }, [columns, selection]);

  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, current + step));
    setCurrent(next);
    virtual.scrollToIndex(next);
  };
  const chosen = rows[current];
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => chosen && onOpen?.(chosen),
    x: () => chosen && selection?.onChange(toggled(selection.keys, rowKey(chosen))),
  });

  if (pages.isPending) return <ListSkeleton phone={phone} />;
  if (pages.isError && rows.length === 0) return <Trouble failure={pages.error} onRetry={() => void pages.refetch()} />;
  if (rows.length === 0) return <>{props.empty}</>;
  const all = selection !== undefined && rows.every((row) => selection.keys.has(rowKey(row)));
  return (
    <div className={styles.frame} ref={scroller} role="table" aria-label={props.label} aria-rowcount={rows.length} tabIndex={0}>
      {phone ? null : (
        <div className={styles.header} role="row" style={tracks}>
          {selection ? (
            <span role="columnheader">
              <Checkbox
                aria-label={say("all", { count: rows.length })}
                checked={all}
                indeterminate={!all && selection.keys.size > 0}
                onChange={() => selection.onChange(all ? new Set() : new Set(rows.map(rowKey)))}
              />
            </span>
          ) : null}
          {columns.map((column) => (
            <Head key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </div>
      )}
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const key = rowKey(row);
          return (
            <div
              key={key}
              ref={measure}
              data-index={item.index}
              role="row"
              aria-selected={selection ? selection.keys.has(key) : undefined}
              className={phone ? styles.card : styles.row}
              data-current={item.index === current || undefined}
              style={{ transform: `translateY(${item.start}px)`, ...(phone ? {} : tracks) }}
              onClick={() => {
                setCurrent(item.index);
                onOpen?.(row);
              }}
              onMouseEnter={() => props.onHover?.(row)}
            >
              {phone ? (
                <div role="cell">{props.card(row)}</div>
              ) : (
                <Cells row={row} columns={columns} selection={selection} name={key} />
              )}
            </div>
          );
        })}
      </div>
      <div className={styles.foot}>{pages.isFetchingNextPage ? say("loadMore") : pages.hasNextPage ? "" : say("end")}</div>
    </div>
  );
}

function toggled(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}

function Cells<T>({ row, columns, selection, name }: { row: T; columns: readonly Column<T>[]; selection?: Selection; name: string }) {
  return (
    <>
      {selection ? (
        <span role="cell" onClick={(event) => event.stopPropagation()}>
          <Checkbox
            aria-label={name}
            checked={selection.keys.has(name)}
            onChange={() => selection.onChange(toggled(selection.keys, name))}
          />
        </span>
      ) : null}
      {columns.map((column) => {
        const content = column.render(row);
        return (
          <span
            key={column.key}
            role="cell"
            className={column.align === "end" ? styles.end : styles.cell}
            title={typeof content === "string" ? content : undefined}
          >
            {content}
          </span>
        );
      })}
    </>
  );
}

function Head<T>({ column, sort, onSort }: { column: Column<T>; sort?: string; onSort?: (sort: string) => void }) {
  const end = column.align === "end" ? styles.end : styles.cell;
  if (!column.sort || !onSort) {
    return (
      <span role="columnheader" className={end}>
        {column.title}
      </span>
    );
  }
  const down = sort === `-${column.sort}`;
  const up = sort === column.sort;
  return (
    <span role="columnheader" className={end} aria-sort={down ? "descending" : up ? "ascending" : "none"}>
      <button type="button" className={styles.sort} onClick={() => onSort(up ? `-${column.sort}` : (column.sort ?? ""))}>
        {column.title}
        <span aria-hidden>{down ? " ↓" : up ? " ↑" : ""}</span>
      </button>
    </span>
  );
}

function ListSkeleton({ phone }: { phone: boolean }) {
  const say = useWords(uiWords);
  return (
    <div role="status" aria-label={say("loading")} className={styles.skeleton}>
      {Array.from({ length: phone ? 6 : 12 }, (_, index) => (
        <Skeleton key={index} active title={false} paragraph={{ rows: phone ? 2 : 1, width: "100%" }} />
      ))}
    </div>
  );
}
