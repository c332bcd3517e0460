/**
 * One listener for all shortcuts and for keyboard-wedge scanners.
 *
 * A scanner types a code in a burst (under 35 ms a key) and ends with Enter. So a single letter waits for a moment: if
 * more follows at once it was a scan, never a shortcut. An input method that composes is left alone altogether.
 */
export type Keys = Record<string, (event: KeyboardEvent) => void>;

/** How this machine's keyboard writes `mod+Enter`. */
export const SEND_KEYS = navigator.userAgent.includes("Mac") ? "⌘↵" : "Ctrl ↵";

const BURST_MS = 35;
const PAUSE_MS = 120;
const WAIT_MS = 60;
const SHORTEST_SCAN = 4;

const shortcuts: Keys[] = [];
const scanners: ((code: string) => void)[] = [];
let burst = "";
let lastAt = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Later callers come first; returns the undo. */
export function addKeys(keys: Keys): () => void {
  shortcuts.unshift(keys);
  return () => void shortcuts.splice(shortcuts.indexOf(keys), 1);
}

/** Hears whole scans (outside of text fields); the latest listener alone gets them. */
export function addScanner(heard: (code: string) => void): () => void {
  scanners.unshift(heard);
  return () => void scanners.splice(scanners.indexOf(heard), 1);
}

/** `mod+Enter`, `shift+?`, `j`: how a pressed key is written in a table of shortcuts. */
export function nameOf(event: KeyboardEvent): string {
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const alt = event.altKey ? "alt+" : "";
  // On a Mac, Option with a letter types another sign; the place of the key still tells the letter.
  const letter = alt && /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
  return mod + alt + (letter.length === 1 && mod ? letter.toLowerCase() : letter);
}

/**
 * Tells a scanner's burst from typing inside a text field: give it every key, get the whole code at its Enter.
 *
 * By the mean time of a key: a busy machine may hold up one of them, no hand keeps up a scanner's pace over a code.
 */
export function burstReader(): (event: KeyboardEvent) => string | undefined {
  let code = "";
  let first = 0;
  let last = 0;
  return (event) => {
    const at = event.timeStamp;
    if (at - last > PAUSE_MS) code = "";
    last = at;
    if (event.key === "Enter") {
      const whole = code.length >= SHORTEST_SCAN && (at - first) / code.length < BURST_MS ? code : undefined;
      code = "";
      return whole;
    }
    if (event.key === "Shift") return undefined;
    const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !isComposing(event);
    if (code === "") first = at;
    code = plain ? code + event.key : "";
    return undefined;
  };
}

export function isComposing(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only sign that Safari gives of a composition's end
  return event.isComposing || event.keyCode === 229;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function call(name: string, event: KeyboardEvent): boolean {
  const found = shortcuts.find((keys) => name in keys);
  found?.[name]?.(event);
  return found !== undefined;
}

function endBurst(event: KeyboardEvent): boolean {
  const code = burst;
  burst = "";
  if (code.length < SHORTEST_SCAN || !scanners[0]) return false;
  event.preventDefault();
  scanners[0](code);
  return true;
}

/** The listener itself; `app` adds it to the window once. */
export function onKeyDown(event: KeyboardEvent): void {
  if (isComposing(event) || event.defaultPrevented) return;
  const fast = event.timeStamp - lastAt < BURST_MS;
  lastAt = event.timeStamp;
  const name = nameOf(event);
  const plain = event.key.length === 1 && name === event.key;
  const typing = isTyping(event.target);
  if (event.key === "Enter" && fast && !typing && endBurst(event)) return;
  if (typing) {
    if (!plain && (name.startsWith("mod+") || name.startsWith("alt+"))) call(name, event);
    return;
  }
  if (!plain) {
    burst = event.key === "Shift" ? burst : "";
    call(name, event);
    return;
  }
  burst = fast ? burst + event.key : event.key;
  clearTimeout(waiting);
  if (!fast) waiting = setTimeout(() => { if (burst.length === 1) call(name, event); }, WAIT_MS);
  if (name === "/" || name === "'") event.preventDefault(); // browsers search in the page with these
}
