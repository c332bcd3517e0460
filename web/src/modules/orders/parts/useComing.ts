import { useEffect } from "react";

import { $api, type Schemas } from "@/shared/api/client";
import { isZero } from "@/shared/format/numbers";
import { byCursor } from "@/shared/list/pages";
import { useSession } from "@/shared/session/session";

import type { Line, Order } from "../api/orders";

export type Coming = Schemas["StockOut"]["why"]["receipts"];
/** How many products one question may name. */
const MOST = 100;

/** The day a line was promised for, or its order. */
export function promisedDay(line: Line, order: Order): string | null {
  return line.promised_date ?? order.promised_date;
}

/**
 * What is announced of each product that lines lack without a promised day, the earliest first: {sku: receipts}, asked
 * for all at once. Products it says nothing of are not known: not read yet, or stock is hidden.
 */
export function useComing(order: Order): ReadonlyMap<string, Coming> {
  const { may } = useSession();
  const lacking = order.lines.filter((line) => !isZero(line.facts.short) && !promisedDay(line, order));
  const products = [...new Set(lacking.map((line) => line.product))].sort().slice(0, MOST);
  const enabled = products.length > 0 && may("stock.view");
  const pages = $api.useInfiniteQuery("get", "/api/v1/stock", { params: { query: { products, limit: 100 } } }, { ...byCursor, enabled });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (!enabled || !pages.data || hasNextPage) return new Map();
  const levels = pages.data.pages.flatMap(({ items }) => items);
  return new Map(products.map((sku) => [sku, levels.filter((one) => one.product === sku).flatMap((one) => one.why.receipts).sort(earlier)]));
} // prettier-ignore

function earlier(one: Coming[number], other: Coming[number]): number {
  return one.expected_at.localeCompare(other.expected_at);
}
