import { useEffect, useRef } from "react";

import { addKeys, addScanner, type Keys } from "./keys";

/** Shortcuts while the component is there: `useKeys({ n: newOrder, "mod+Enter": confirm })`. */
export function useKeys(keys: Keys, on = true): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  const names = Object.keys(keys).join("\n");
  useEffect(() => {
    if (!on) return undefined;
    const table: Keys = {};
    for (const name of names.split("\n")) table[name] = (event) => latest.current[name]?.(event);
    return addKeys(table);
  }, [names, on]);
}

/** Whole codes from a keyboard-wedge scanner while the component is there. */
export function useScanner(heard: (code: string) => void, on = true): void {
  const latest = useRef(heard);
  useEffect(() => {
    latest.current = heard;
  });
  useEffect(() => (on ? addScanner((code) => latest.current(code)) : undefined), [on]);
}
