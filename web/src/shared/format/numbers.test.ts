import { describe, expect, it } from "vitest";

import { minus } from "./numbers";

describe("the difference of two quantities", () => {
  it("is exact", () => {
    expect(minus("0.3", "0.1")).toBe("0.2");
    expect(minus("1000000000000.000001", "0.000002")).toBe("999999999999.999999");
    expect(minus("10", "10.00")).toBe("0");
    expect(minus("1.5", "2")).toBe("-0.5");
    expect(minus("-0.5", "-0.25")).toBe("-0.25");
  });
});
