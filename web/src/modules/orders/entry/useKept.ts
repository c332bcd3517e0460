import { useEffect, useReducer, useRef, useState } from "react";

import { newKey } from "@/shared/api/client";
import { useSession } from "@/shared/session/session";

import { changed, type Draft, isBlank, newDraft } from "./draft";
import { hold, keep, kept, placeFor, release } from "./keeping";

const KEEP_MS = 200;
const HEARD_MS = 20_000;
const WINDOW = newKey();

/** The order being entered, kept in this browser with every change. */
export function useKept(number: string | undefined) {
  const person = useSession().me.id;
  const [place] = useState(() => placeFor(localStorage, person, number, WINDOW, Date.now()));
  const [draft, change] = useReducer(changed, place, (name) => kept(localStorage, name) ?? newDraft());
  const [keptAt, setKeptAt] = useState<Date>();
  const blank = draft.rows.every(isBlank) && !draft.customer;
  const latest = useRef({ draft, blank });
  const dirty = useRef(false);
  useEffect(() => {
    if (latest.current.draft !== draft) dirty.current = true;
    latest.current = { draft, blank };
  });

  useEffect(() => {
    if (!dirty.current) return undefined;
    const timer = setTimeout(() => {
      dirty.current = false;
      keep(localStorage, place, blank ? undefined : draft);
      setKeptAt(blank ? undefined : new Date());
    }, KEEP_MS);
    return () => clearTimeout(timer);
  }, [draft, blank, place]);

  useEffect(() => {
    const now = () => {
      if (dirty.current) keep(localStorage, place, latest.current.blank ? undefined : latest.current.draft);
      dirty.current = false;
    };
    const claim = () => hold(localStorage, place, WINDOW, Date.now());
    const leave = () => {
      now();
      release(localStorage, place);
    };
    claim();
    const timer = setInterval(claim, HEARD_MS);
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", claim);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", claim);
      leave();
    };
  }, [place]);

  const forget = () => {
    dirty.current = false;
    keep(localStorage, place, undefined);
  };
  return { draft, change, blank, keptAt, forget };
}

export type Kept = ReturnType<typeof useKept>;
export type { Draft };
