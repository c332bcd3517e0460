/** What a list needs of an infinite query whose pages are `{items, next_cursor}`. */
export interface Pages<T> {
  data?: { pages: { items: T[] }[] } | undefined;
  isPending: boolean;
  isError: boolean;
  error: unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

/** The options of `$api.useInfiniteQuery` for keyset pages. */
export const byCursor = {
  pageParamName: "cursor",
  // Not undefined: the query library would ask for page 0.
  initialPageParam: null as string | null,
  getNextPageParam: (last: { next_cursor?: string | null }) => last.next_cursor ?? undefined,
};
