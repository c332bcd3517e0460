import { describe, expect, it } from "vitest";

import { blankRow, changed, inputOf, newDraft } from "./draft";
import { type Finding, openOf, repairs, rowOf } from "./findings";

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
