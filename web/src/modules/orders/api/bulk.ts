import { api } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";

import { once } from "./orders";

export type BulkAction = "hold" | "release" | "assign" | "drop";

/** What a bulk action needs beyond the orders. */
export interface BulkInput {
  reason: string;
  owner: string;
}

export interface Outcome {
  number: string;
  ok: boolean;
  /** Why not. */
  message: string;
}

const AT_ONCE = 3;

async function act(action: BulkAction, number: string, input: BulkInput): Promise<void> {
  const params = { path: { number }, header: once() };
  if (action === "hold") await api.POST("/api/v1/orders/{number}/hold", { params, body: { reason: input.reason } });
  else if (action === "release") await api.POST("/api/v1/orders/{number}/release", { params, body: { reason: input.reason } });
  else if (action === "assign") await api.POST("/api/v1/orders/{number}/assign", { params, body: { owner: input.owner } });
  else await api.POST("/api/v1/orders/{number}/cancel", { params, body: { reason: input.reason } });
}

/** Does the same to each order, a few at a time, and tells each outcome as it comes; `stopped` ends it early. */
export async function runBulk(
  action: BulkAction,
  numbers: readonly string[],
  input: BulkInput,
  { tell, stopped }: { tell: (outcome: Outcome) => void; stopped: () => boolean },
): Promise<void> {
  const left = [...numbers];
  const worker = async () => {
    for (let number = left.shift(); number !== undefined && !stopped(); number = left.shift()) {
      try {
        await act(action, number, input);
        tell({ number, ok: true, message: "" });
      } catch (failure) {
        const problem = problemOf(failure);
        tell({ number, ok: false, message: problem.errors[0]?.message ?? problem.title });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
