import { expect, it } from "vitest";

import { changesOf, checkDigitFits, EMPTY } from "./fields";

it("knows a wrong check digit", () => {
  expect(checkDigitFits("6901234567892")).toBe(true);
  expect(checkDigitFits("6901234567893")).toBe(false);
  expect(checkDigitFits("036000291452")).toBe(true);
  expect(checkDigitFits("ABC-1")).toBe(true);
});

it("sends only what was changed", () => {
  expect(changesOf({ ...EMPTY, name: "T恤", price: " 28 ", cost: "" }, EMPTY)).toEqual({ name: "T恤", price: "28", cost: null });
});
