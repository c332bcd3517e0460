import { expect, it } from "vitest";

import { readAmount } from "./lines";

it("reads amounts as people type them", () => {
  expect(readAmount("－３．５", true)).toBe("-3.5");
  expect(readAmount("+1,200", true)).toBe("1200");
  expect(readAmount("−2", true)).toBe("-2");
  expect(readAmount("-2", false)).toBeUndefined();
  expect(readAmount("两箱", false)).toBeUndefined();
  expect(readAmount("", true)).toBeUndefined();
});
