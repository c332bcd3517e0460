import { App, Button } from "antd";
import { createElement, type Dispatch, type RefObject, useCallback, useLayoutEffect, useRef } from "react";

import { codeOf, offeredFor } from "@/modules/catalog/parts/OfferPicker";
import { useWords } from "@/shared/i18n/words";

import { type Change, type Draft, isBlank } from "./draft";
import { entryWords } from "./words";

/** Moving, adding, removing and scanning lines; the focus follows. */
export function useGrid(draft: Draft, change: Dispatch<Change>, grid: RefObject<HTMLElement | null>, openSheet: (key: number) => void) {
  const say = useWords(entryWords);
  const { message } = App.useApp();
  const wanted = useRef<string>(undefined);
  const latest = useRef(draft);
  useLayoutEffect(() => {
    latest.current = draft;
    if (wanted.current === undefined) return;
    const cell = find(grid, wanted.current);
    if (!cell) return;
    cell.focus();
    wanted.current = undefined;
  });
  const go = useCallback(
    (key: number, column: string) => {
      wanted.current = `${key}:${column}`;
      find(grid, wanted.current)?.focus();
    },
    [grid],
  );
  const next = useCallback(
    (key: number) => {
      const { rows, nextKey } = latest.current;
      const following = rows[rows.findIndex((row) => row.key === key) + 1];
      if (following) {
        go(following.key, "product");
        return;
      }
      wanted.current = `${nextKey}:product`;
      change({ type: "add", after: key });
    },
    [change, go],
  );
  const remove = useCallback(
    (key: number) => {
      const { rows } = latest.current;
      const index = rows.findIndex((row) => row.key === key);
      const row = rows[index];
      if (!row) return;
      const neighbour = rows[index + 1] ?? rows[index - 1];
      if (neighbour) wanted.current = `${neighbour.key}:product`;
      change({ type: "remove", key });
      if (isBlank(row)) return;
      const undo = () => {
        change({ type: "restore", row, index });
        message.destroy("removed");
        go(row.key, "product");
      };
      message.open({ key: "removed", type: "info", duration: 6, content: createElement("span", null, say("row.removed", { n: index + 1 }), " ", createElement(Button, { size: "small", type: "link", onClick: undo }, say("accept.undo"))) }); // prettier-ignore
    },
    [change, message, say, go],
  );
  const scan = useCallback(
    (code: string, key?: number) => {
      const { rows, nextKey } = latest.current;
      change({ type: "scan", code, ...(key === undefined ? {} : { key }) });
      const raised = rows.findIndex((row) => row.key !== key && !row.gift && (row.product === code || row.scanned === code));
      message.open({ key: "scanned", type: "success", duration: 2, content: say(raised < 0 ? "scanned" : "scanned.more", { code, n: raised + 1 }) });
      if (raised >= 0 || key === undefined) return;
      const following = rows[rows.findIndex((row) => row.key === key) + 1];
      wanted.current = `${following ? following.key : nextKey}:product`;
    },
    [change, message, say],
  );
  // Typed on without waiting for the list: what it can only have meant is put in afterwards.
  const resolve = useCallback(
    (key: number, text: string) => {
      const still = () => latest.current.rows.find((row) => row.key === key && row.product.trim() === text);
      const customer = latest.current.customer?.code ?? "";
      void offeredFor(text, customer).then((offered) => {
        const row = still();
        const only = offered[0];
        if (!row || !only) return;
        if (only.as === "style") {
          if (only.code.toLowerCase() === text.toLowerCase() && row.quantity === "") openSheet(key);
        } else if (offered.length === 1 && only.as === "product") change({ type: "row", key, fields: { product: codeOf(only), name: only.product.name } });
      }, () => undefined); // prettier-ignore
    },
    [change, openSheet],
  );
  const keys = useCallback(() => latest.current.rows.map((row) => row.key), []);
  return { go, next, remove, scan, resolve, keys };
}

function find(grid: RefObject<HTMLElement | null>, cell: string): HTMLElement | null {
  return grid.current?.querySelector<HTMLElement>(`[data-cell="${cell}"]`) ?? null;
}
