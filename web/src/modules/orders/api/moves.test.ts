import { describe, expect, it } from "vitest";

import { moveOf } from "./moves";
import type { Order } from "./orders";

const FACTS = { ordered: "10", reserved: "10", shipped: "0", delivered: "0", returned: "0", invoiced: "0", cancelled: "0", short: "0", paid: "0.00", open: "100.00" };
const order = (stage: string, change: Partial<Order> = {}, facts: Partial<typeof FACTS> = {}): Order =>
  ({ state: "confirmed", stage, held: false, history: false, lines: [{ kind: "goods", facts: { ...FACTS, ...facts } }], facts: { ...FACTS, ...facts }, ...change }) as unknown as Order; // prettier-ignore
const all = () => true;

describe("dropping a card", () => {
  it("offers the command that makes the fact true", () => {
    expect(moveOf(order("draft", { state: "draft" }), "ready", all)).toEqual({ action: "confirm" });
    expect(moveOf(order("ready"), "shipped", all)).toEqual({ action: "ship" });
    expect(moveOf(order("shipped", {}, { shipped: "10", reserved: "0" }), "delivered", all)).toEqual({ action: "deliver" });
    expect(moveOf(order("ready"), "on_hold", all)).toEqual({ action: "hold" });
    expect(moveOf(order("on_hold", { held: true }), "ready", all)).toEqual({ action: "release" });
    expect(moveOf(order("delivered", {}, { shipped: "10", delivered: "10", reserved: "0" }), "completed", all)).toEqual({ action: "pay" });
  });

  it("says why it cannot", () => {
    expect(moveOf(order("ready"), "ready", all)).toEqual({ no: "same" });
    expect(moveOf(order("ready"), "draft", all)).toEqual({ no: "back" });
    expect(moveOf(order("draft", { state: "draft" }), "shipped", all)).toEqual({ no: "draft" });
    expect(moveOf(order("backordered", {}, { reserved: "0", short: "10" }), "shipped", all)).toEqual({ no: "reserved" });
    expect(moveOf(order("backordered", {}, { reserved: "0", short: "10" }), "ready", all)).toEqual({ no: "short" });
    expect(moveOf(order("ready"), "delivered", all)).toEqual({ no: "shipped" });
    expect(moveOf(order("ready"), "shipped", () => false)).toEqual({ no: "may" });
    expect(moveOf(order("ready"), "quality", all)).toEqual({ no: "own" });
  });
});
