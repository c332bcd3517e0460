import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import { api, type Schemas } from "@/shared/api/client";

import { inputOf, newDraft, type Sent } from "./draft";
import { type Finding, refusedOf, unreadable } from "./findings";
import { useKept } from "./useKept";
import { useAutosave, useStore } from "./useStore";

export type Check = Schemas["CheckOut"];

const WAIT_MS = 250;
const NOTHING: readonly Finding[] = [];

/** The order being entered, what the server says of it, and the ways to store it. */
export function useEntry(number: string | undefined, onConflict: (version: number) => void) {
  const { draft, change, blank, keptAt, forget } = useKept(number);
  const [passed, setPassed] = useState<ReadonlySet<string>>(new Set());
  const sent = useMemo(() => inputOf(draft), [draft]);
  const told = useCheck(sent, draft.saved?.number);
  const typed = useMemo(() => unreadable(draft), [draft]);
  const { store, inTurn } = useStore(draft, change);
  const { storedAt, waiting } = useAutosave(draft, sent, inTurn, onConflict);
  const reset = () => {
    forget();
    change({ type: "load", draft: newDraft() });
    setPassed(new Set());
  };
  return { draft, change, blank, sent, ...told, typed, keptAt, storedAt, waiting, passed, setPassed, forget, reset, store };
}

interface Told {
  check?: Check;
  /** What was refused outright, where it belongs. */
  refused: readonly Finding[];
  /** What the answer is about. */
  checked?: Sent;
  checking: boolean;
  /** The server cannot be reached; one may type on. */
  cut: boolean;
}

/** Asks the server a moment after the last key; an answer that is no longer asked for is forgotten. */
function useCheck(sent: Sent, number: string | undefined): Told {
  const [asked, setAsked] = useState(sent);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(sent), WAIT_MS);
    return () => clearTimeout(timer);
  }, [sent]);
  const worth = asked.input.lines.length > 0 || asked.input.customer !== null;
  const answer = useQuery({
    queryKey: ["entry-check", asked.input, number],
    enabled: worth,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      try {
        const { data } = await api.POST("/api/v1/orders:check", { body: { ...asked.input, number: number ?? null }, signal });
        return { check: data, refused: NOTHING, of: asked };
      } catch (failure) {
        const refused = refusedOf(failure);
        if (!refused) throw failure;
        return { check: undefined, refused, of: asked };
      }
    },
    staleTime: 5_000,
    gcTime: 30_000,
  });
  const found = worth ? answer.data : undefined;
  return {
    check: found?.check, refused: found?.refused ?? NOTHING, checked: answer.data?.of,
    checking: asked !== sent || answer.isFetching, cut: answer.isError,
  }; // prettier-ignore
}
