import { expect, it } from "vitest";

import { matrixOf, newValues, type Style } from "./variants";

const variant = (id: number, sku: string, colour: string, size: string) => ({ id, sku, name: sku, attributes: { 颜色: colour, 尺码: size }, active: true });
const style: Style = {
  id: 1, code: "T", name: "T恤", active: true, version: 1,
  axes: { 颜色: ["白色", "黑色"], 尺码: ["M", "L"] },
  codes: { 颜色: { 白色: "WH", 黑色: "BK" }, 尺码: {} },
  variants: [variant(1, "T-WH-M", "白色", "M"), variant(2, "T-BK-L", "黑色", "L"), variant(3, "T-X", "", "L")],
}; // prettier-ignore

it("shows what there is, and the code of what is missing", () => {
  const { rows, columns, others } = matrixOf(style, {});
  expect(columns).toEqual(["M", "L"]);
  expect(rows.map(({ values, cells }) => [values, cells.map((cell) => [cell.sku, cell.variant !== undefined])])).toEqual([
    [["白色"], [["T-WH-M", true], ["T-WH-L", false]]],
    [["黑色"], [["T-BK-M", false], ["T-BK-L", true]]],
  ]); // prettier-ignore
  expect(others.map(({ sku }) => sku)).toEqual(["T-X"]);
});

it("puts a new colour below, in its short code, once somebody else has added it too", () => {
  const added = { 颜色: { 雾霾蓝: "BL" } };
  expect(matrixOf(style, added).rows[2]?.cells.map(({ sku }) => sku)).toEqual(["T-BL-M", "T-BL-L"]);
  const meanwhile = { ...style, axes: { ...style.axes, 颜色: ["白色", "黑色", "雾霾蓝"] } };
  expect(matrixOf(meanwhile, added).rows).toHaveLength(3);
});

it("stands in one column with one group, and is empty without any", () => {
  expect(matrixOf({ ...style, axes: { 颜色: ["白色"] }, variants: [] }, {}).rows[0]?.cells.map(({ sku }) => sku)).toEqual(["T-WH"]);
  expect(matrixOf({ ...style, axes: {}, codes: {}, variants: [] }, {}).rows).toEqual([]);
});

it("knows a value in another case or width", () => {
  expect(newValues(style, {}, "尺码", "m, XL L")).toEqual({ fresh: ["XL"], known: ["m", "L"] });
});
