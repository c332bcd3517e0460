import { isZero } from "@/shared/format/numbers";

import type { Order } from "./orders";
import { type Action, isPossible, NEEDS } from "./steps";

/** Why a card cannot go where it was dropped; said by `no.…` of the board's words. */
export type Refusal =
  | "same" | "back" | "draft" | "held" | "short" | "backordered" | "ready" | "preparing" | "reserved" | "partly" | "shipped"
  | "completed" | "may" | "own" | "over" | "hold" | "cancel"; // prettier-ignore
export type Move = { action: Action } | { no: Refusal };

type May = (capability: string) => boolean;
type Target = (order: Order) => Move;

const WAY = ["draft", "backordered", "ready", "preparing", "part_shipped", "shipped", "delivered", "completed"];

/** What makes an order stand at a stage: the deed, or what has to come first. */
const TARGETS: Record<string, Target> = {
  draft: () => ({ no: "back" }),
  backordered: ({ state }) => (state === "draft" ? { action: "confirm" } : { no: "backordered" }),
  ready: (order) => {
    if (order.state === "draft") return { action: "confirm" };
    return { no: isZero(order.facts.short) ? "ready" : "short" };
  },
  preparing: ({ state }) => ({ no: state === "draft" ? "draft" : "preparing" }),
  part_shipped: (order) => shipping(order, "partly"),
  shipped: (order) => shipping(order, "shipped"),
  delivered: (order) => {
    if (order.state === "draft") return { no: "draft" };
    return isPossible("deliver", order) ? { action: "deliver" } : { no: "shipped" };
  },
  completed: (order) => {
    const action = (["deliver", "accept", "pay"] as const).find((one) => isPossible(one, order));
    return action && order.state === "confirmed" && !isZero(order.facts.shipped) ? { action } : { no: order.state === "draft" ? "draft" : "completed" };
  },
  on_hold: (order) => (isPossible("hold", order) ? { action: "hold" } : { no: "hold" }),
  cancelled: (order) => (isPossible("cancel", order) ? { action: "cancel" } : { no: "cancel" }),
}; // prettier-ignore

function shipping(order: Order, otherwise: Refusal): Move {
  if (order.state === "draft") return { no: "draft" };
  return isPossible("ship", order) ? { action: "ship" } : { no: otherwise === "partly" ? "partly" : "reserved" };
}

/** What dropping an order's card on a stage means: the command that makes it true, or why there is none. */
export function moveOf(order: Order, stage: string, may: May): Move {
  const move = decide(order, stage);
  return "action" in move && !may(NEEDS[move.action]) ? { no: "may" } : move;
}

function decide(order: Order, stage: string): Move {
  if (stage === order.stage) return { no: "same" };
  if (order.state === "closed" || order.state === "cancelled") return { no: "over" };
  const target = TARGETS[stage];
  if (!target) return { no: "own" };
  if (order.held && stage !== "cancelled") return stage === "on_hold" ? { no: "same" } : { action: "release" };
  if (WAY.includes(order.stage) && WAY.includes(stage) && WAY.indexOf(stage) < WAY.indexOf(order.stage) && stage !== "backordered") return { no: "back" };
  return target(order);
} // prettier-ignore
