import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useReducer, useRef, useState } from "react";

import { api, newKey, type Schemas } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";

import { changed, type Draft, inputOf, isBlank, newDraft, type Sent } from "./draft";
import type { Finding } from "./findings";

export type Check = Schemas["CheckOut"];
export type Order = Schemas["OrderOut"];

const KEPT = "meidan.entry";
const WAIT_MS = 250;
const KEEP_MS = 200;

/** The draft kept in this browser, so that a reload, a cut line or a lost session loses nothing. */
function kept(place: string): Draft | undefined {
  try {
    const text = localStorage.getItem(place);
    return text ? (JSON.parse(text) as Draft) : undefined;
  } catch {
    return undefined;
  }
}

/** The order being entered, what the server says of it, and the ways to store it. */
export function useEntry(number: string | undefined) {
  const place = `${KEPT}.${number ?? "new"}`;
  const [draft, change] = useReducer(changed, place, (name) => kept(name) ?? newDraft());
  const [keptAt, setKeptAt] = useState<Date>();
  const [passed, setPassed] = useState<ReadonlySet<string>>(new Set());
  const first = useRef(true);
  const blank = draft.rows.every(isBlank) && !draft.customer;

  useEffect(() => {
    if (first.current) {
      first.current = false;
      return undefined;
    }
    const keep = () => {
      if (blank) localStorage.removeItem(place);
      else localStorage.setItem(place, JSON.stringify(draft));
      setKeptAt(blank ? undefined : new Date());
    };
    const timer = setTimeout(keep, KEEP_MS);
    window.addEventListener("pagehide", keep);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("pagehide", keep);
    };
  }, [draft, blank, place]);

  const sent = useMemo(() => inputOf(draft), [draft]);
  const { check, checked, checking } = useCheck(sent);
  const reset = () => {
    localStorage.removeItem(place);
    change({ type: "load", draft: newDraft() });
    setPassed(new Set());
  };
  const store = useStore(draft);
  return { draft, change, blank, sent, check, checked, checking, keptAt, passed, setPassed, reset, store };
}

/** Asks the server a moment after the last key; an answer that is no longer asked for is forgotten. */
function useCheck(sent: Sent): { check?: Check; checked?: Sent; checking: boolean } {
  const [asked, setAsked] = useState(sent);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(sent), WAIT_MS);
    return () => clearTimeout(timer);
  }, [sent]);
  const worth = asked.input.lines.length > 0 || asked.input.customer !== null;
  const answer = useQuery({
    queryKey: ["entry-check", asked.input],
    enabled: worth,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { data } = await api.POST("/api/v1/orders:check", { body: asked.input, signal });
      return { check: data, of: asked };
    },
    staleTime: 5_000,
    gcTime: 30_000,
  });
  return { check: worth ? answer.data?.check : undefined, checked: answer.data?.of, checking: asked !== sent || answer.isFetching };
}

export interface Storing {
  confirm: boolean;
  acknowledge?: Schemas["AcknowledgeIn"];
  /** Overwrite a draft that somebody else changed meanwhile. */
  version?: number;
}

/** Stores the order: a new one, or the draft it came from; the same content twice is stored once. */
function useStore(draft: Draft) {
  const key = useRef({ of: "", value: newKey() });
  return useMutation({
    mutationFn: async ({ confirm, acknowledge, version }: Storing): Promise<Order> => {
      const body = { ...inputOf(draft, confirm).input, acknowledge: acknowledge ?? null };
      const text = JSON.stringify(body);
      if (key.current.of !== text) key.current = { of: text, value: newKey() };
      const header = { "Idempotency-Key": key.current.value };
      if (draft.saved) {
        const params = { path: { number: draft.saved.number }, header: {} };
        const { data } = await api.PUT("/api/v1/orders/{number}", { params, body: { ...body, version: version ?? draft.saved.version } });
        return data as Order;
      }
      const { data } = await api.POST("/api/v1/orders", { params: { header }, body });
      return data as Order;
    },
  });
}

/** What a refused confirmation named; empty for any other failure. */
export function findingsOf(failure: unknown): Finding[] {
  const { findings } = problemOf(failure);
  return Array.isArray(findings) ? (findings as Finding[]) : [];
}
