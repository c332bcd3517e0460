import { useMutation } from "@tanstack/react-query";
import { type Dispatch, useEffect, useRef, useState } from "react";

import { api, newKey, type Schemas } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";

import { type Change, type Draft, inputOf, type Sent, textOf } from "./draft";
import type { Finding } from "./findings";

export type Order = Schemas["OrderOut"];

export interface Storing {
  confirm: boolean;
  acknowledge?: Schemas["AcknowledgeIn"];
  /** Overwrite a draft that somebody else changed meanwhile. */
  version?: number;
}

/** Each storing is an event of the order; until then the browser keeps what was typed. */
const IDLE_MS = 5000;

/** Stores the order, one request after the other: a new one, or the draft it came from. */
export function useStore(draft: Draft, change: Dispatch<Change>) {
  const key = useRef({ of: "", value: newKey() });
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const saved = useRef(draft.saved);
  useEffect(() => {
    saved.current = draft.saved;
  }, [draft.saved]);

  const put = async (of: Draft, { confirm, acknowledge, version }: Storing): Promise<Order> => {
    const body = { ...inputOf(of, confirm).input, acknowledge: acknowledge ?? null };
    const known = saved.current;
    const order = known ? await replaced(known.number, { ...body, version: version ?? known.version }) : await created(body);
    if (order.state === "draft") {
      saved.current = { number: order.number, version: order.version, text: textOf(inputOf(of)) };
      change({ type: "set", fields: { saved: saved.current } });
    }
    return order;
  };
  // The same content sent twice, such as after a cut line, is stored once.
  const created = async (body: Schemas["OrderIn"]): Promise<Order> => {
    const text = JSON.stringify(body);
    if (key.current.of !== text) key.current = { of: text, value: newKey() };
    const { data } = await api.POST("/api/v1/orders", { params: { header: { "Idempotency-Key": key.current.value } }, body });
    return data as Order;
  };
  const inTurn = (of: Draft, storing: Storing): Promise<Order> => {
    const next = turn.current.then(() => put(of, storing));
    turn.current = next.catch(() => undefined);
    return next;
  };
  const store = useMutation({ mutationFn: (storing: Storing) => inTurn(draft, storing) });
  return { store, inTurn };
}

async function replaced(number: string, body: Schemas["ReviseIn"]): Promise<Order> {
  const { data } = await api.PUT("/api/v1/orders/{number}", { params: { path: { number } }, body });
  return data as Order;
}

/** A draft that the server has follows what is typed, a moment after the last key. */
export function useAutosave(draft: Draft, sent: Sent, save: (draft: Draft, storing: Storing) => Promise<Order>, onConflict: (version: number) => void) {
  const [storedAt, setStoredAt] = useState<Date>();
  const latest = useRef({ draft, save, onConflict });
  useEffect(() => {
    latest.current = { draft, save, onConflict };
  });
  const waiting = draft.saved !== undefined && draft.saved.text !== textOf(sent);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setTimeout(() => {
      latest.current.save(latest.current.draft, { confirm: false }).then(
        () => setStoredAt(new Date()),
        (failure: unknown) => {
          // Anything else is tried again with the next change; what was typed is kept in the browser anyway.
          const { status, version } = problemOf(failure);
          if (status === 409 && typeof version === "number") latest.current.onConflict(version);
        },
      );
    }, IDLE_MS);
    return () => clearTimeout(timer);
  }, [waiting, sent]);
  return { storedAt, waiting };
}

/** What a refused confirmation named; empty for any other failure. */
export function findingsOf(failure: unknown): Finding[] {
  const { findings } = problemOf(failure);
  return Array.isArray(findings) ? (findings as Finding[]) : [];
}
