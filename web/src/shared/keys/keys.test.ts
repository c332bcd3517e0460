import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { addKeys, addScanner, burstReader, nameOf, onKeyDown } from "./keys";

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

  it("knows a letter by its key where Option types another sign", () => {
    expect(nameOf(new KeyboardEvent("keydown", { key: "µ", code: "KeyM", altKey: true }))).toBe("alt+m");
    expect(nameOf(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true }))).toBe("mod+Enter");
  });
});

describe("a burst inside a field", () => {
  const typed = (text: string, gap: number, held = 0) => {
    const read = burstReader();
    let time = 1000;
    let whole: string | undefined;
    for (const key of [...Array.from(text), "Enter"]) {
      const event = new KeyboardEvent("keydown", { key });
      Object.defineProperty(event, "timeStamp", { value: (time += gap + (key === "5" ? held : 0)) });
      whole = read(event);
    }
    return whole;
  };
  it("is a scan", () => expect(typed("6901234567892", 8)).toBe("6901234567892"));
  it("is a scan, too, when the machine holds up one key", () => expect(typed("6901234567892", 8, 90)).toBe("6901234567892"));
  it("is no scan when a person types, or for a short number", () => {
    expect(typed("HD220-WH-XL", 90)).toBeUndefined();
    expect(typed("12", 8)).toBeUndefined();
  });
});
