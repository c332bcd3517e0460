import type { KeyboardEvent } from "react";

import { isComposing } from "@/shared/keys/keys";

import { type Arrow, cellAfter, cursorOf } from "./grid";
import type { LineActions } from "./LineRow";

const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

/** The keys of a line: Enter goes on, arrows move, Alt moves the line; nothing while an input method composes. */
export function lineKeys(event: KeyboardEvent<HTMLElement>, key: number, actions: LineActions): void {
  if (isComposing(event.nativeEvent) || event.defaultPrevented) return;
  const field = event.target as HTMLElement;
  const column = field.dataset.cell?.split(":")[1] ?? "";
  if (column === "") return; // a button of the line: Enter presses it
  if (run(event, key, column, actions)) {
    event.preventDefault();
    event.stopPropagation();
  } else if (ARROWS.includes(event.key) && !event.shiftKey && !event.altKey && !(event.ctrlKey || event.metaKey)) arrow(event, { key, column }, actions);
}

function run(event: KeyboardEvent, key: number, column: string, actions: LineActions): boolean {
  const mod = event.ctrlKey || event.metaKey;
  if (event.key === "Enter" && !mod) {
    if (column === "product") actions.go(key, "quantity");
    else actions.next(key);
  } else if (event.key === "Backspace" && mod) actions.remove(key);
  else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) actions.change({ type: "move", key, step: event.key === "ArrowUp" ? -1 : 1 });
  else if (event.altKey && event.code === "KeyM") actions.matrix(key);
  else if (event.altKey && event.code === "KeyN") actions.go(key, "note");
  else return false;
  return true;
}

function arrow(event: KeyboardEvent, at: { key: number; column: string }, actions: LineActions): void {
  const field = event.target as HTMLElement;
  // In a list of units ↑ ↓ choose; in a note ← → stay in the text.
  if (field instanceof HTMLSelectElement && (event.key === "ArrowUp" || event.key === "ArrowDown")) return;
  const next = cellAfter(event.key as Arrow, at, actions.keys(), cursorOf(field), actions.mayPrice);
  if (!next) return;
  event.preventDefault();
  actions.go(next.key, next.column);
}
