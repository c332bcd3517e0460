import { expect, it } from "vitest";

import { changesOf, checkDigitFits, EMPTY, fieldsOf } from "./fields";

it("knows a wrong check digit", () => {
  expect(checkDigitFits("6901234567892")).toBe(true);
  expect(checkDigitFits("6901234567893")).toBe(false);
  expect(checkDigitFits("036000291452")).toBe(true);
  expect(checkDigitFits("ABC-1")).toBe(true);
});

it("sends only what was changed", () => {
  expect(changesOf({ ...EMPTY, name: "T恤", price: " 28 ", cost: "" }, EMPTY)).toEqual({ name: "T恤", price: "28", cost: null });
});

it("shows a tax rate as people write it", () => {
  const product = { attributes: {}, tax_rate: "0.13" } as unknown as Parameters<typeof fieldsOf>[0];
  expect(fieldsOf(product).tax_rate).toBe("13%");
  expect(fieldsOf({ ...product, tax_rate: null }).tax_rate).toBeNull();
});
