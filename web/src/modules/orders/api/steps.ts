import { isZero, minus } from "@/shared/format/numbers";

import type { Order, Summary } from "./orders";

/** What people do to an order; each opens its dialog. */
export type Action =
  | "confirm" | "ship" | "deliver" | "pay" | "refund" | "release" | "accept" | "hold" | "reduce" | "cancel" | "assign" | "return"; // prettier-ignore

export const NEEDS: Record<Action, string> = {
  confirm: "orders.confirm", ship: "shipments.create", deliver: "shipments.create", pay: "payments.record", refund: "payments.refund",
  release: "orders.hold", accept: "orders.accept", hold: "orders.hold", reduce: "orders.cancel", cancel: "orders.cancel", assign: "orders.assign", return: "returns.record",
}; // prettier-ignore

type May = (capability: string) => boolean;
const positive = (decimal: string | null | undefined) => Boolean(decimal) && !isZero(decimal ?? "") && !decimal?.startsWith("-");

const isOpen = ({ state }: Order) => state === "draft" || state === "confirmed";
const runs = ({ state, held }: Order) => state === "confirmed" && !held;
const isServiceOpen = ({ kind, facts }: Order["lines"][number]) => kind !== "goods" && positive(leftToShip(facts));

/** What of a line is neither shipped (a service: accepted) nor cancelled. */
export function leftToShip({ ordered, shipped, cancelled }: Order["lines"][number]["facts"]): string {
  return minus(minus(ordered, cancelled), shipped);
}

/** What the facts must be, whoever asks; the server decides in the end. */
const POSSIBLE: Record<Action, (order: Order) => boolean> = {
  confirm: ({ state, held }) => state === "draft" && !held,
  release: (order) => isOpen(order) && order.held,
  hold: (order) => isOpen(order) && !order.held && !order.history,
  assign: isOpen,
  cancel: (order) => isOpen(order) && isZero(order.facts.shipped),
  reduce: (order) => order.state === "confirmed" && order.lines.some(({ facts }) => positive(leftToShip(facts))),
  ship: (order) => runs(order) && positive(order.facts.reserved),
  deliver: (order) => order.state !== "draft" && onWay(order),
  return: ({ facts }) => Number(facts.delivered) > Number(facts.returned),
  accept: (order) => runs(order) && order.lines.some(isServiceOpen),
  pay: ({ state, history, facts }) => (state === "confirmed" || state === "closed") && !history && positive(facts.open),
  refund: ({ state, facts }) => state !== "draft" && positive(facts.paid),
};

export function isPossible(action: Action, order: Order): boolean {
  return POSSIBLE[action](order);
}

/** Goods have left the house and are not with the customer; those that were refused came back as returns. */
function onWay(order: Order): boolean {
  return order.lines.some((line) => line.kind === "goods" && Number(line.facts.shipped) > Number(line.facts.delivered));
}

/** The warehouse where the order can be picked now, the first of several. */
export function pickingPlace(order: Order): string | undefined {
  if (!runs(order) || !positive(order.facts.reserved)) return undefined;
  return order.lines.flatMap((line) => line.reservations).find((one) => positive(one.quantity))?.warehouse;
}

const FIRST: readonly Action[] = ["release", "confirm", "ship", "deliver", "accept", "pay"];

/** The one action that moves the order on, as far as this person may; the rest for the menu. */
export function stepsOf(order: Order, may: May): { next: Action | undefined; others: Action[] } {
  const can = (action: Action) => may(NEEDS[action]) && isPossible(action, order);
  const next = FIRST.find(can);
  const all: Action[] = [...FIRST, "return", "refund", "assign", "hold", "reduce", "cancel"];
  return { next, others: all.filter((action) => action !== next && can(action)) };
}

const ROAD = ["draft", "ready", "preparing", "shipped", "delivered", "completed"] as const;
const BEFORE: Record<string, string> = { backordered: "ready", part_shipped: "shipped" };

export interface Step {
  stage: string;
  when: "past" | "now" | "next";
}

/** The road of an order: what is behind it, where it stands, what lies ahead. */
export function roadOf(order: Pick<Summary, "stage" | "state"> & { facts?: { shipped: string; delivered: string } }): Step[] {
  const { stage } = order;
  const road: string[] = [...ROAD];
  if (!road.includes(stage)) {
    const before = BEFORE[stage];
    road.splice(before ? road.indexOf(before) : pausedAt(order, road), 0, stage);
  }
  const now = road.indexOf(stage);
  const ended = stage === "cancelled" ? road.slice(0, now + 1) : road;
  const last = stage === "completed";
  return ended.map((one, index) => ({ stage: one, when: index < now || (last && index === now) ? "past" : index === now ? "now" : "next" }));
} // prettier-ignore

/** A stage outside of the road (on hold, cancelled, a company's own) stands where the facts have come to. */
function pausedAt(order: { state: string; facts?: { shipped: string; delivered: string } }, road: string[]): number {
  if (order.state === "draft") return 1;
  const shipped = order.facts && !isZero(order.facts.shipped);
  return road.indexOf(shipped ? "delivered" : "ready");
}
