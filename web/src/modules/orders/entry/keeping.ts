import { blankRow, type Draft, newDraft } from "./draft";

/**
 * Drafts kept in this browser: one per person and place, so that a reload, a cut line or a lost session loses nothing.
 *
 * `new` has several places, so that two windows of one person do not overwrite each other; a place belongs to a window
 * until that closes, or has not been heard of for `SILENT_MS` (it crashed).
 */
const ROOT = "meidan.entry";
const PLACES = 6;
export const SILENT_MS = 90_000;

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Where this window keeps an order: that of a number, or of a new one the first free place, rather one with work in it. */
export function placeFor(store: Store, person: number, number: string | undefined, window_: string, now: number): string {
  const root = `${ROOT}.${person}`;
  if (number !== undefined) return `${root}.${number}`;
  const places = Array.from({ length: PLACES }, (_, index) => `${root}.new.${index + 1}`);
  const free = places.filter((place) => !heldByOther(store, place, window_, now));
  const place = free.find((one) => store.getItem(one) !== null) ?? free[0] ?? `${root}.new.${window_}`;
  hold(store, place, window_, now);
  return place;
}

/** This window is still there. */
export function hold(store: Store, place: string, window_: string, now: number): void {
  store.setItem(`${place}.by`, JSON.stringify({ window: window_, at: now }));
}

/** This window closes; its place is free. */
export function release(store: Store, place: string): void {
  store.removeItem(`${place}.by`);
}

function heldByOther(store: Store, place: string, window_: string, now: number): boolean {
  const by = parsed(store.getItem(`${place}.by`)) as { window?: string; at?: number } | null | undefined;
  return Boolean(by) && by?.window !== window_ && now - (by?.at ?? 0) < SILENT_MS;
}

/** What is kept there; what an older version of this program kept is completed. */
export function kept(store: Store, place: string): Draft | undefined {
  const found = parsed(store.getItem(place)) as Partial<Draft> | undefined;
  if (!found || !Array.isArray(found.rows) || found.rows.length === 0) return undefined;
  const rows = found.rows.map((row) => ({ ...blankRow(row.key), ...row }));
  return { ...newDraft(), ...found, rows, nextKey: Math.max(found.nextKey ?? 0, ...rows.map((row) => row.key + 1)) };
}

export function keep(store: Store, place: string, draft: Draft | undefined): void {
  if (draft) store.setItem(place, JSON.stringify(draft));
  else store.removeItem(place);
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
