/** What a view keeps: the list's part of the address, each name with all its values. */
export function toView(search: URLSearchParams): Record<string, string[]> {
  return Object.fromEntries([...new Set(search.keys())].map((name) => [name, search.getAll(name)]));
}

/** The address of a kept view, its names in order, so that two addresses of the same view are equal. */
export function fromView(filters: Record<string, unknown>): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of Object.keys(filters).sort()) {
    const kept = filters[name];
    for (const value of Array.isArray(kept) ? kept : [kept]) {
      if (value !== null && value !== undefined && value !== false && value !== "") search.append(name, String(value));
    }
  }
  return search;
}
