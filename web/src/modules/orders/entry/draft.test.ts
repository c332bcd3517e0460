import { describe, expect, it } from "vitest";

import { draftOf, goesOn } from "./again";
import { blankRow, changed, type Draft, inputOf, newDraft } from "./draft";
import { type Finding, openOf, repairs, rowOf, unreadable } from "./findings";
import { foundIn } from "./found";
import { hold, keep, kept, placeFor, release, SILENT_MS } from "./keeping";

function entered() {
  let draft = changed(newDraft(), { type: "fill", key: 1, lines: [{ product: "A", quantity: "20箱" }, { product: "B", quantity: "3" }] });
  draft = changed(draft, { type: "add", after: draft.rows[0]?.key });
  return changed(draft, { type: "set", fields: { customer: { code: "C001", name: "锦程" } } });
}

const finding = (path: string, severity: Finding["severity"] = "warn"): Finding => ({
  code: "x", severity, path, message: "", evidence: {}, overridable: true, suggestion: null,
}); // prettier-ignore

describe("a draft", () => {
  it("sends what was typed and knows which row each line was", () => {
    const draft = entered();
    const { input, keys } = inputOf(draft, true);
    expect(input.lines.map(({ product, quantity, unit }) => [product, quantity, unit])).toEqual([["A", "20", "箱"], ["B", "3", null]]);
    expect(keys.length).toBe(2);
    expect(draft.rows.length).toBe(4);
    expect(rowOf(finding("/lines/1/quantity"), { input, keys })).toBe(keys[1]);
  });

  it("always has a line to type in", () => {
    const draft = changed(newDraft(), { type: "remove", key: 1 });
    expect(draft.rows).toEqual([blankRow(2)]);
  });

  it("moves a line and takes back a removal", () => {
    const draft = entered();
    const [first, , second] = draft.rows;
    const down = changed(draft, { type: "move", key: first?.key ?? 0, step: 1 });
    expect(down.rows[1]?.product).toBe("A");
    const without = changed(draft, { type: "remove", key: second?.key ?? 0 });
    expect(second && changed(without, { type: "restore", row: second, index: 2 }).rows).toEqual(draft.rows);
  });

  it("makes a repair where the finding points", () => {
    let draft = entered();
    const sent = inputOf(draft);
    const steps = [{ op: "add" as const, path: "/lines/0/unit", value: "件" }, { op: "add" as const, path: "/requested_date", value: "2026-03-09" }];
    for (const change of repairs(steps, sent, draft)) draft = changed(draft, change);
    expect([draft.rows[0]?.unit, draft.requested]).toEqual(["件", "2026-03-09"]);
    for (const change of repairs([{ op: "remove", path: "/lines/1" }], sent, draft)) draft = changed(draft, change);
    expect(inputOf(draft).input.lines.map((line) => line.product)).toEqual(["A"]);
  });

  it("asks about warnings until they are passed, about blocks always", () => {
    const findings = [finding("", "info"), finding(""), finding("", "block")];
    expect(openOf(findings, new Set()).map((one) => one.severity)).toEqual(["block", "warn"]);
    expect(openOf(findings, new Set(["x"])).map((one) => one.severity)).toEqual(["block"]);
  });
});

const codes = (draft: Draft) => draft.rows.map(({ product, quantity }) => `${product}×${quantity}`);

describe("scanning", () => {
  it("adds a line, and raises it when the same code comes again, wherever it was typed", () => {
    let draft = changed(newDraft(), { type: "scan", code: "6901", key: 1 });
    expect(codes(draft)).toEqual(["6901×1", "×"]);
    draft = changed(draft, { type: "row", key: 2, fields: { product: "6901" } }); // the scanner types into the next cell
    draft = changed(draft, { type: "scan", code: "6901", key: 2 });
    expect(codes(draft)).toEqual(["6901×2", "×"]);
    draft = changed(draft, { type: "scan", code: "6902" });
    expect(codes(draft)).toEqual(["6901×2", "6902×1", "×"]);
    draft = changed(draft, { type: "row", key: 1, fields: { product: "69016901" } });
    expect(codes(changed(draft, { type: "scan", code: "6901", key: 1 }))[0]).toBe("6901×3");
  });
});

describe("the sheet of sizes and colours", () => {
  it("changes what is there, takes out what is emptied, adds the rest", () => {
    let draft = changed(newDraft(), { type: "fill", lines: [{ product: "T-M", quantity: "3" }, { product: "T-L", quantity: "1" }, { product: "T", quantity: "" }] });
    const key = draft.rows.find((row) => row.product === "T")?.key ?? 0;
    const lines = [{ product: "T-M", name: "", quantity: "5" }, { product: "T-L", name: "", quantity: "" }, { product: "T-S", name: "", quantity: "2" }];
    draft = changed(draft, { type: "sheet", key, style: "T", lines });
    expect(codes(draft)).toEqual(["T-M×5", "T-S×2", "×"]);
  });
});

describe("what cannot be read", () => {
  it("is said at its cell, in place of what the server says of the stand-in", () => {
    const draft = changed(newDraft(), { type: "fill", lines: [{ product: "A", quantity: "ten", price: "x" }] });
    const sent = inputOf(draft);
    const typed = unreadable(draft);
    expect(typed.map((one) => one.path)).toEqual(["/lines/0/quantity", "/lines/0/unit_price"]);
    const check = { findings: [finding("/lines/0/quantity", "block"), finding("/customer")], lines: [], promise: { date: null, short: [] }, totals: { currency: "CNY", gross: null, net: null, tax: null } };
    const found = foundIn({ check, refused: [], checked: sent, typed, sent });
    expect(found.byRow.get(sent.keys[0] ?? 0)?.map((one) => one.code)).toEqual(["typed", "typed"]);
    expect(found.ofOrder.map((one) => one.path)).toEqual(["/customer"]);
    expect(found.all.length).toBe(3);
  });
});

describe("a draft of the server", () => {
  const line = { product: "A", quantity: "2", unit: "箱", unit_price: null, discount: "0.05", gift: false, note: "红色", extra: { lot: "7" } };
  const input = {
    customer: "C1", channel: "phone", external_reference: null, entity: "GZ", currency: "CNY", tax_included: true, requested_date: null, ship_to: null,
    priority: 2, note: "", extra: { shop: "x" }, lines: [line],
  }; // prettier-ignore
  const opened = draftOf({ number: "SO-1", draft: true, version: 4, input }, "锦程");

  it("goes back with all that it brought along", () => {
    const { input: back } = inputOf(opened);
    expect(back).toMatchObject({ customer: "C1", entity: "GZ", tax_included: true, extra: { shop: "x" }, priority: "urgent", channel: "phone" });
    expect(back.lines).toEqual([line]);
  });

  it("is read anew when it was changed elsewhere, unless somebody typed on here", () => {
    expect(goesOn(opened, 4)).toBe(true);
    expect(goesOn(opened, 5)).toBe(false);
    expect(goesOn(changed(opened, { type: "set", fields: { note: "x" } }), 5)).toBe(true);
  });
});

describe("keeping in the browser", () => {
  const store = () => {
    const held = new Map<string, string>();
    return { getItem: (name: string) => held.get(name) ?? null, setItem: (name: string, text: string) => void held.set(name, text), removeItem: (name: string) => void held.delete(name) };
  };
  it("gives each window a place of its own, and work left behind to the next one", () => {
    const place = store();
    const first = placeFor(place, 7, undefined, "a", 0);
    const second = placeFor(place, 7, undefined, "b", 1000);
    expect(second).not.toBe(first);
    keep(place, second, entered());
    release(place, second);
    release(place, first);
    expect(placeFor(place, 7, undefined, "c", 2000)).toBe(second);
    expect(placeFor(place, 8, undefined, "d", 2000)).not.toBe(second);
  });

  it("frees the place of a window that fell silent", () => {
    const held = store();
    const first = placeFor(held, 7, undefined, "a", 0);
    hold(held, first, "a", 10);
    expect(placeFor(held, 7, undefined, "b", SILENT_MS)).not.toBe(first);
    expect(placeFor(held, 7, undefined, "c", SILENT_MS * 3)).toBe(first);
  });

  it("completes what an older version kept, and forgets what is no draft", () => {
    const held = store();
    held.setItem("x", JSON.stringify({ rows: [{ key: 3, product: "A" }] }));
    expect(kept(held, "x")).toMatchObject({ channel: "manual", nextKey: 4, rows: [{ product: "A", discount: "", extra: {} }] });
    held.setItem("x", "{");
    expect(kept(held, "x")).toBeUndefined();
  });
});
