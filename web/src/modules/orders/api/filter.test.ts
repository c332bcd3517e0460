import { describe, expect, it } from "vitest";

import { filterOf, isNarrowed, queryOf, scopeOf, searchOf } from "./filter";

const of = (address: string) => filterOf(new URLSearchParams(address));

describe("filter of the order list", () => {
  it("goes into the address and comes back the same", () => {
    const filter = of("scope=all&stage=ready,backordered&overdue=true&q=jc&owner=me&promised_from=2026-03-01&sort=-amount");
    expect(of(searchOf(filter).toString())).toEqual(filter);
    expect(filter.stage).toEqual(["ready", "backordered"]);
  });

  it("leaves out what nobody understands", () => {
    expect(of("scope=nonsense&from=soon&overdue=maybe&x=1")).toEqual({});
  });

  it("asks for open orders unless something is looked for", () => {
    expect(queryOf({})).toEqual({ state: ["draft", "confirmed"] });
    expect(scopeOf({ q: "SO-1" })).toBe("all");
    expect(queryOf({ q: "SO-1", scope: "open" }).state).toEqual(["draft", "confirmed"]);
    expect(queryOf({ stage: ["completed"] })).toEqual({ stage: ["completed"] });
    expect(queryOf({ flags: ["short"], scope: "all" })).toEqual({ short: true });
  });

  it("knows whether it narrows anything", () => {
    expect(isNarrowed(of("scope=all&sort=due"))).toBe(false);
    expect(isNarrowed(of("held=true"))).toBe(true);
  });
});
