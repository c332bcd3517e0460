import { expect, it } from "vitest";

import { faultOf, isChanged, isMoved, merged, pasted, rowOf, stored } from "./priceRows";

const item = { id: 1, product: "A-1", name: "甲", unit: "", min_quantity: "0", price: "28", floor_price: null };

it("reads a pasted block with and without header, unit and minimum", () => {
  const rows = pasted("商品编码\t单位\t起订量\t单价\nA-1\t箱\t10\t￥1,120.00\nB-2\t\t0\t9.5");
  expect(rows.map((row) => [row.product, row.unit, row.min, row.price])).toEqual([["A-1", "箱", "10", "￥1,120.00"], ["B-2", "", "", "9.5"]]);
  expect(pasted("A-1\t28").map((row) => [row.product, row.price])).toEqual([["A-1", "28"]]);
});

it("knows what was changed, moved and wrong", () => {
  const row = stored(item);
  expect([isChanged(row), isChanged({ ...row, price: "29" }), isMoved({ ...row, price: "29" }), isMoved({ ...row, min: "10" })]).toEqual([false, true, false, true]);
  expect(faultOf({ ...row, price: "二十" })).toBe("wrong.price");
  expect(faultOf(rowOf({ price: "3" }))).toBe("wrong.product");
});

it("lays pasted prices over those that are there", () => {
  const after = merged([stored(item), rowOf({})], pasted("A-1\t30\nA-1\t\t100\t26"));
  expect(after.map((row) => [row.product, row.min, row.price])).toEqual([["A-1", "", "30"], ["A-1", "100", "26"]]);
});
