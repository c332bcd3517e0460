import dayjs from "dayjs";
import { describe, expect, it } from "vitest";

import { readDay } from "./dates";
import { cellsOf, readBlock } from "./paste";
import { inBaseUnits, readQuantity } from "./quantities";

describe("quantities", () => {
  it.each([
    ["20箱", { quantity: "20", unit: "箱" }],
    ["１２", { quantity: "12" }],
    ["1,200 件", { quantity: "1200", unit: "件" }],
    [".5", { quantity: "0.5" }],
    ["-3", { quantity: "-3" }],
    ["abc", undefined],
    ["", undefined],
  ])("reads %s", (text, read) => expect(readQuantity(text)).toEqual(read));

  it("converts exactly", () => {
    expect(inBaseUnits("10", "40")).toBe("400");
    expect(inBaseUnits("0.1", "0.2")).toBe("0.02");
    expect(inBaseUnits("x", "2")).toBeUndefined();
  });
});

describe("days", () => {
  const now = dayjs("2026-03-04"); // a Wednesday
  it.each([
    ["3-6", "2026-03-06"], ["3月1日", "2027-03-01"], ["0310", "2026-03-10"], ["+3", "2026-03-07"], ["明天", "2026-03-05"],
    ["周五", "2026-03-06"], ["周二", "2026-03-10"], ["下周三", "2026-03-11"], ["周日", "2026-03-08"], ["2026/4/1", "2026-04-01"],
    ["2-30", undefined], ["soon", undefined],
  ])("reads %s", (text, day) => expect(readDay(text, now)).toBe(day)); // prettier-ignore
});

describe("pasted blocks", () => {
  it("goes by a header in any order", () => {
    const cells = cellsOf("数量\t品名\t商品编码\t单价\n2箱\tT恤\tA-1\t¥1,120.00\n3\t裤\tB-2\t88\n");
    expect(cells && readBlock(cells)).toEqual([
      { product: "A-1", quantity: "2", unit: "箱", price: "1120.00" },
      { product: "B-2", quantity: "3", unit: "", price: "88" },
    ]);
  });

  it("guesses without a header", () => {
    const cells = cellsOf("A-1\t纯棉圆领短袖\t10\t箱\t28\nB-2\t长裤直筒休闲\t5\t件\t88");
    expect(cells && readBlock(cells)).toEqual([
      { product: "A-1", quantity: "10", unit: "箱", price: "28" },
      { product: "B-2", quantity: "5", unit: "件", price: "88" },
    ]);
  });

  it("leaves a single word alone", () => expect(cellsOf("A-1")).toBeUndefined());
});
