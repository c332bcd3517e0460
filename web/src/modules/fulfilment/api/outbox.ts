import { useSyncExternalStore } from "react";

import { api, newKey, type Schemas } from "@/shared/api/client";
import { problemOf, type Problem } from "@/shared/api/problem";

type Body = Schemas["ShipmentIn"];

/** A shipment that is still to be sent; its key makes a second sending harmless. */
interface Waiting {
  key: string;
  body: Body;
}

const KEPT = "meidan.outbox";
const AGAIN_MS = 5000;
const watchers = new Set<() => void>();
let waiting: readonly Waiting[] = read();
let timer: ReturnType<typeof setTimeout> | undefined;

function read(): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "[]") as Waiting[];
  } catch {
    return [];
  }
}

function keep(next: readonly Waiting[]): void {
  waiting = next;
  localStorage.setItem(KEPT, JSON.stringify(next));
  watchers.forEach((call) => call());
}

export type Sent = { done: Schemas["IssueOut"] } | { queued: true } | { refused: Problem };

async function post({ key, body }: Waiting): Promise<Sent> {
  try {
    const { data } = await api.POST("/api/v1/shipments", { params: { header: { "Idempotency-Key": key } }, body });
    return data ? { done: data } : { queued: true };
  } catch (failure) {
    const problem = problemOf(failure);
    return problem.status === 0 || problem.status >= 502 ? { queued: true } : { refused: problem };
  }
}

/** Ships now; without a network the shipment is kept on this device and sent as soon as there is one. */
export async function ship(body: Body): Promise<Sent> {
  const one = { key: newKey(), body };
  keep([...waiting, one]);
  const sent = await post(one);
  if ("queued" in sent) later();
  else keep(waiting.filter((other) => other.key !== one.key));
  return sent;
}

/** Sends what waits, in turn; what the server refuses is told and taken out. */
export async function flush(refused: (problem: Problem) => void): Promise<void> {
  for (const one of waiting) {
    const sent = await post(one);
    if ("queued" in sent) break;
    keep(waiting.filter((other) => other.key !== one.key));
    if ("refused" in sent) refused(sent.refused);
  }
  if (waiting.length > 0) later(refused);
}

function later(refused: (problem: Problem) => void = () => undefined): void {
  clearTimeout(timer);
  timer = setTimeout(() => void flush(refused), AGAIN_MS);
}

/** How many shipments wait on this device. */
export function useWaiting(): number {
  return useSyncExternalStore(
    (call) => {
      watchers.add(call);
      return () => watchers.delete(call);
    },
    () => waiting.length,
  );
}
