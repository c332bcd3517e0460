import { describe, expect, it } from "vitest";

import { minus, percent, sum } from "./numbers";

describe("the difference of two quantities", () => {
  it("is exact", () => {
    expect(minus("0.3", "0.1")).toBe("0.2");
    expect(minus("1000000000000.000001", "0.000002")).toBe("999999999999.999999");
    expect(minus("10", "10.00")).toBe("0");
    expect(minus("1.5", "2")).toBe("-0.5");
    expect(minus("-0.5", "-0.25")).toBe("-0.25");
  });
});

describe("the sum of quantities", () => {
  it("is exact", () => {
    expect(sum(["0.1", "0.2"])).toBe("0.3");
    expect(sum(["999999999999.999999", "0.000001", "-1.5"])).toBe("999999999998.5");
    expect(sum([])).toBe("0");
  });
});

it("says a fraction as a percentage", () => {
  expect(["0.13", "0.055", "0", "1", "0.070000"].map(percent)).toEqual(["13", "5.5", "0", "100", "7"]);
});
