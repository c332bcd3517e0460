import { describe, expect, it } from "vitest";

import { daysOf, moved } from "./days";

describe("a calendar sheet", () => {
  it("begins on Monday and ends on Sunday", () => {
    const march = daysOf("month", "2026-03-17");
    expect(march[0]).toBe("2026-02-23");
    expect(march.at(-1)).toBe("2026-04-05");
    expect(daysOf("month", "2027-02-10")).toHaveLength(28);
    expect(daysOf("week", "2026-03-01")).toEqual(["2026-02-23", "2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01"]);
  });
  it("is turned by a month or a week", () => {
    expect(moved("month", "2026-01-31", 1)).toBe("2026-02-28");
    expect(moved("week", "2026-03-01", -1)).toBe("2026-02-22");
  });
});
