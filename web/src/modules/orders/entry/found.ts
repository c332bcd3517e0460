import type { Schemas } from "@/shared/api/client";

import type { Sent } from "./draft";
import { type Finding, rowOf } from "./findings";

type CheckedLine = Schemas["CheckedLine"];

/** What is known of the order, by the row it belongs to. */
export interface Found {
  lines: ReadonlyMap<number, CheckedLine>;
  byRow: ReadonlyMap<number, readonly Finding[]>;
  ofOrder: readonly Finding[];
  all: readonly Finding[];
}

interface Parts {
  check?: Schemas["CheckOut"];
  refused: readonly Finding[];
  /** What the answer was about. */
  checked?: Sent;
  /** What cannot be read as typed, and what it is about. */
  typed: readonly Finding[];
  sent: Sent;
}

/** Sorts the answer into the rows. A cell that cannot be read is told so once: what the server says of its stand-in is left out. */
export function foundIn({ check, refused, checked, typed, sent }: Parts): Found {
  const lines = new Map<number, CheckedLine>();
  check?.lines.forEach((line, index) => lines.set(checked?.keys[index] ?? -1, line));
  const byRow = new Map<number, Finding[]>();
  const ofOrder: Finding[] = [];
  const unread = new Set<string>();
  const put = (finding: Finding, key: number | undefined) => {
    if (key === undefined) ofOrder.push(finding);
    else byRow.set(key, [...(byRow.get(key) ?? []), finding]);
  };
  for (const finding of typed) {
    const key = rowOf(finding, sent);
    unread.add(`${key}/${finding.path.split("/").at(-1)}`);
    put(finding, key);
  }
  const kept: Finding[] = [];
  for (const finding of [...(check?.findings ?? []), ...refused]) {
    const key = checked ? rowOf(finding, checked) : undefined;
    if (key !== undefined && unread.has(`${key}/${finding.path.split("/").at(-1)}`)) continue;
    put(finding, key);
    kept.push(finding);
  }
  return { lines, byRow, ofOrder, all: [...typed, ...kept] };
}
