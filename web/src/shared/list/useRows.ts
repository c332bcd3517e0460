import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useMemo } from "react";

import type { Pages } from "./pages";

const AHEAD = 15;

interface Rows<T> {
  rows: T[];
  virtual: Virtualizer<HTMLDivElement, Element>;
  measure: (node: Element | null) => void;
}

/** The rows of all pages so far, those in sight, and the next page read before its turn. */
export function useRows<T>(pages: Pages<T>, scroller: RefObject<HTMLDivElement | null>, height: number): Rows<T> {
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    initialRect: { width: 1000, height: 800 },
  });
  const last = virtual.getVirtualItems().at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && rows.length > 0 && last >= rows.length - AHEAD) fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { rows, virtual, measure: virtual.measureElement };
}
