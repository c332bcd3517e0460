import { useEffect } from "react";

import { $api } from "@/shared/api/client";
import { sum } from "@/shared/format/numbers";
import { byCursor } from "@/shared/list/pages";
import { useSession } from "@/shared/session/session";

/** What is available of each variant of a style, over all warehouses: {sku: quantity}; undefined for whom stock is hidden. */
export function useStyleStock(style: string): ReadonlyMap<string, string> | undefined {
  const { may } = useSession();
  const sees = may("stock.view");
  const pages = $api.useInfiniteQuery("get", "/api/v1/stock", { params: { query: { style, limit: 100 } } }, { ...byCursor, enabled: sees });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (!sees || !pages.data || hasNextPage) return undefined;
  const found = new Map<string, string>();
  for (const one of pages.data.pages.flatMap(({ items }) => items)) found.set(one.product, sum([found.get(one.product) ?? "0", one.available]));
  return found;
}
