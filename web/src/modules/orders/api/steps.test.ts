import { describe, expect, it } from "vitest";

import type { Order } from "./orders";
import { roadOf, stepsOf } from "./steps";

const FACTS = { ordered: "10", reserved: "0", shipped: "0", delivered: "0", returned: "0", invoiced: "0", cancelled: "0", short: "0", paid: "0.00", open: "100.00" };
const order = (change: Partial<Order>, facts: Partial<typeof FACTS> = {}): Order =>
  ({ state: "confirmed", stage: "ready", held: false, history: false, lines: [{ kind: "goods", facts: { ...FACTS, ...facts } }], facts: { ...FACTS, ...facts }, ...change }) as unknown as Order; // prettier-ignore
const everything = () => true;

describe("the next step of an order", () => {
  it("follows from the facts", () => {
    expect(stepsOf(order({ state: "draft", stage: "draft" }), everything).next).toBe("confirm");
    expect(stepsOf(order({ held: true }), everything).next).toBe("release");
    expect(stepsOf(order({}, { reserved: "10" }), everything).next).toBe("ship");
    expect(stepsOf(order({ stage: "shipped" }, { shipped: "10" }), everything).next).toBe("deliver");
    expect(stepsOf(order({ state: "closed", stage: "completed" }, { shipped: "10", delivered: "10" }), everything).next).toBe("pay");
  });

  it("is nothing for who may not do it", () => {
    expect(stepsOf(order({}, { reserved: "10" }), () => false)).toEqual({ next: undefined, others: [] });
    expect(stepsOf(order({}, { reserved: "10" }), (one) => one === "orders.hold").others).toEqual(["hold"]);
  });

  it("never offers to cancel what has shipped", () => {
    expect(stepsOf(order({ stage: "shipped" }, { shipped: "10" }), everything).others).not.toContain("cancel");
  });
});

describe("a part of an order", () => {
  const others = (change: Partial<Order>, facts: Partial<typeof FACTS> = {}) => stepsOf(order(change, facts), everything).others;
  it("can be cancelled while something has not shipped", () => {
    expect(others({}, { reserved: "10" })).toContain("reduce");
    expect(others({ held: true })).toContain("reduce");
    expect(others({}, { shipped: "7.3" })).toContain("reduce");
    expect(others({}, { shipped: "7.3", cancelled: "2.7" })).not.toContain("reduce");
    expect(others({ state: "draft", stage: "draft" })).not.toContain("reduce");
    expect(stepsOf(order({}), (one) => one === "orders.hold").others).not.toContain("reduce");
  });
});

describe("the road", () => {
  const road = (stage: string, change: Partial<Order> = {}) => roadOf(order({ stage, ...change })).map((one) => `${one.stage}:${one.when}`);
  it("shows past, now and next", () => {
    expect(road("preparing")).toEqual(["draft:past", "ready:past", "preparing:now", "shipped:next", "delivered:next", "completed:next"]);
    expect(road("completed").at(-1)).toBe("completed:past");
  });
  it("takes a side way in where it happened", () => {
    expect(road("backordered")[1]).toBe("backordered:now");
    expect(road("cancelled")).toEqual(["draft:past", "cancelled:now"]);
    expect(road("on_hold", { state: "draft" })[1]).toBe("on_hold:now");
  });
});
