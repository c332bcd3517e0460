import { useState } from "react";

import { COLUMNS, type ColumnName, DEFAULT_COLUMNS } from "./columns";

const KEPT = "meidan.orders.columns";

function kept(): readonly ColumnName[] {
  const names = (localStorage.getItem(KEPT) ?? "").split(",");
  const known = COLUMNS.filter((name) => names.includes(name));
  return known.length > 0 ? known : DEFAULT_COLUMNS;
}

/** The columns one likes to see, remembered on this device. */
export function useColumns(): [readonly ColumnName[], (names: readonly ColumnName[]) => void] {
  const [chosen, setChosen] = useState(kept);
  return [
    chosen,
    (names) => {
      const next = names.length > 0 ? names : DEFAULT_COLUMNS;
      localStorage.setItem(KEPT, next.join(","));
      setChosen(next);
    },
  ];
}
