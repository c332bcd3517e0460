import { describe, expect, it } from "vitest";

import { type Counts, counted, leftOf, micro, type PickedOrder, pickedLines, progress, readScan } from "./picking";

const line = (position: number, product: string, quantity: string, lot = "") => ({
  position, product, name: product, lot, quantity, unit: "件",
  codes: [{ code: product, quantity: "1" }, { code: `BOX-${product}`, quantity: "12" }],
}); // prettier-ignore
const ORDERS: PickedOrder[] = [
  { number: "SO-1", customer: "甲", priority: 2, requested_date: null, due_at: null, picking_at: null, picker: null, lines: [line(1, "A", "2"), line(2, "B", "0.5", "L1")] },
  { number: "SO-2", customer: "乙", priority: 0, requested_date: null, due_at: null, picking_at: null, picker: null, lines: [line(1, "A", "20")] },
];

function scanned(codes: string[]): Counts {
  return codes.reduce<Counts>((counts, code) => {
    const scan = readScan(ORDERS, counts, code);
    const order = scan.kind === "right" ? scan.order : "";
    return scan.kind === "right" ? counted(counts, order, scan.line, scan.added) : counts;
  }, {});
}

describe("picking", () => {
  it("gives the urgent order its goods first, then the next one", () => {
    const counts = scanned(["A", "A", "A"]);
    expect(pickedLines(counts, ORDERS[0] as PickedOrder)).toEqual([{ position: 1, quantity: "2" }]);
    expect(pickedLines(counts, ORDERS[1] as PickedOrder)).toEqual([{ position: 1, quantity: "1" }]);
  });

  it("refuses what nobody ordered", () => {
    expect(readScan(ORDERS, {}, "C")).toEqual({ kind: "wrong", code: "C" });
  });

  it("refuses what is too many, also by a whole carton", () => {
    const full = scanned(["A", "A", "BOX-A"]);
    expect(leftOf(full, "SO-2", (ORDERS[1] as PickedOrder).lines[0] as ReturnType<typeof line>)).toBe(micro("8"));
    expect(readScan(ORDERS, full, "BOX-A").kind).toBe("tooMany");
    expect(readScan(ORDERS, {}, "B").kind).toBe("tooMany"); // one piece of half a metre
  });

  it("counts by hand within bounds", () => {
    const target = (ORDERS[1] as PickedOrder).lines[0] as ReturnType<typeof line>;
    expect(counted({}, "SO-2", target, micro("21"))).toEqual({});
    expect(pickedLines(counted({}, "SO-2", target, micro("20")), ORDERS[1] as PickedOrder)).toEqual([{ position: 1, quantity: "20" }]);
    expect(counted({}, "SO-2", target, micro("-1"))).toEqual({});
  });

  it("knows how far it is", () => expect(progress(ORDERS, scanned(["A", "A"]))).toEqual({ done: 1, all: 3 }));
});
