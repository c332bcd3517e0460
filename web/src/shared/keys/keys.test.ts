import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { addKeys, addScanner, onKeyDown } from "./keys";

let at = 1000;
const undo: (() => void)[] = [];

function press(key: string, after = 200, target: EventTarget = document.body, more: KeyboardEventInit = {}): KeyboardEvent {
  at += after;
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  Object.defineProperty(event, "timeStamp", { value: at });
  Object.defineProperty(event, "target", { value: target });
  onKeyDown(event);
  return event;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  undo.splice(0).forEach((call) => call());
  vi.useRealTimers();
});

describe("shortcuts", () => {
  it("runs a single letter once nothing follows at once", () => {
    const heard = vi.fn();
    undo.push(addKeys({ n: heard }));
    press("n");
    expect(heard).not.toHaveBeenCalled();
    vi.advanceTimersByTime(70);
    expect(heard).toHaveBeenCalledOnce();
  });

  it("takes a burst for a scan and calls no shortcut", () => {
    const letter = vi.fn();
    const scan = vi.fn();
    undo.push(addKeys({ n: letter, j: letter }), addScanner(scan));
    press("n");
    for (const key of "j690") press(key, 5);
    press("Enter", 5);
    vi.advanceTimersByTime(200);
    expect(letter).not.toHaveBeenCalled();
    expect(scan).toHaveBeenCalledExactlyOnceWith("nj690");
  });

  it("leaves an input method and text fields alone", () => {
    const heard = vi.fn();
    undo.push(addKeys({ n: heard, "mod+Enter": heard }));
    const field = document.createElement("input");
    press("n", 200, field);
    press("n", 200, document.body, { isComposing: true });
    vi.advanceTimersByTime(200);
    expect(heard).not.toHaveBeenCalled();
    press("Enter", 200, field, { ctrlKey: true });
    expect(heard).toHaveBeenCalledOnce();
  });

  it("gives a key to the latest screen alone", () => {
    const page = vi.fn();
    const dialog = vi.fn();
    undo.push(addKeys({ Escape: page }), addKeys({ Escape: dialog }));
    press("Escape");
    expect([page.mock.calls.length, dialog.mock.calls.length]).toEqual([0, 1]);
  });
});
