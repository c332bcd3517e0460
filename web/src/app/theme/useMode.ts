import { useEffect, useSyncExternalStore } from "react";

import type { Mode } from "./theme";

export type Choice = Mode | "system";
const KEPT = "meidan.mode";
const watchers = new Set<() => void>();
const DARK = "(prefers-color-scheme: dark)";

function choice(): Choice {
  const kept = localStorage.getItem(KEPT);
  return kept === "light" || kept === "dark" ? kept : "system";
}

function mode(): Mode {
  const chosen = choice();
  if (chosen !== "system") return chosen;
  return window.matchMedia(DARK).matches ? "dark" : "light";
}

/** Light, dark, or as the device; remembered on this device. */
export function chooseMode(next: Choice): void {
  localStorage.setItem(KEPT, next);
  watchers.forEach((call) => call());
}

export function useMode(): { mode: Mode; choice: Choice } {
  const subscribe = (call: () => void) => {
    const query = window.matchMedia(DARK);
    query.addEventListener("change", call);
    watchers.add(call);
    return () => {
      query.removeEventListener("change", call);
      watchers.delete(call);
    };
  };
  const now = useSyncExternalStore(subscribe, mode);
  const chosen = useSyncExternalStore(subscribe, choice);
  useEffect(() => {
    document.documentElement.dataset.mode = now;
  }, [now]);
  return { mode: now, choice: chosen };
}
