import dayjs from "dayjs";
import { describe, expect, it } from "vitest";

import { readDay } from "./dates";
import { cellsOf, readBlock } from "./paste";
import { regionParts, splitAddress } from "./addresses";
import { cellAfter } from "./grid";
import { added, less, multiplied, perBase, readDiscount, readPrice, readQuantity } from "./quantities";

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
    expect(multiplied("10", "40")).toBe("400");
    expect(multiplied("0.1", "0.2")).toBe("0.02");
    expect(multiplied("x", "2")).toBeUndefined();
    expect(perBase("1120", "40")).toBe("28");
    expect(perBase("100", "3")).toBe("33.3333");
    expect([added("", 1), added("2.5", 1), added("0", -1)]).toEqual(["1", "3.5", "0"]);
    expect([less("38200.5", "38200.4"), less("10", "12.5"), less("-5", "1")]).toEqual(["0.1", "-2.5", "-6"]);
  });

  it.each([["28", "28"], ["¥1,120.00", "1120.00"], ["２８元", "28"], ["28/件", undefined], ["-1", undefined]])("reads the price %s", (text, read) =>
    expect(readPrice(text)).toBe(read),
  ); // prettier-ignore

  it.each([["10", "0.1"], ["7.5%", "0.075"], ["0.5", "0.005"], ["9折", "0.1"], ["95折", "0.05"], ["8.8折", "0.12"], ["10折", "0"], ["101", undefined], ["x", undefined]])("reads the discount %s", (text, read) =>
    expect(readDiscount(text)).toBe(read),
  ); // prettier-ignore
});

describe("addresses", () => {
  it.each([
    ["浙江省杭州市余杭区文一西路969号 林女士 13900139039", "林女士", "13900139039", "浙江省杭州市余杭区文一西路969号"],
    ["收货人:张三\n手机号码:138 0013 8000\n详细地址:广东省广州市天河区中山大道西88号", "张三", "13800138000", "广东省广州市天河区中山大道西88号"],
    ["王小明,020-81234567,广州市越秀区中山五路1号", "王小明", "020-81234567", "广州市越秀区中山五路1号"],
    ["文一西路969号", "", "", "文一西路969号"],
  ])("splits %s", (text, name, phone, rest) => expect(splitAddress(text)).toEqual({ name, phone, rest }));

  it("knows the parts of a region", () => expect(regionParts("广东省 广州市 天河区")).toEqual(["广东省", "广州市", "天河区"]));
});

describe("moving in the grid", () => {
  const free = { atStart: true, atEnd: true };
  const inside = { atStart: false, atEnd: false };
  const from = { key: 2, column: "quantity" };
  it.each([
    ["ArrowUp", from, free, { key: 1, column: "quantity" }],
    ["ArrowDown", from, inside, { key: 3, column: "quantity" }],
    ["ArrowDown", { key: 3, column: "quantity" }, free, undefined],
    ["ArrowLeft", from, free, { key: 2, column: "product" }],
    ["ArrowRight", from, inside, undefined],
    ["ArrowRight", { key: 2, column: "gift" }, free, undefined],
  ] as const)("%s from %o", (arrow, at, cursor, to) => expect(cellAfter(arrow, at, [1, 2, 3], cursor, true)).toEqual(to));

  it("skips prices for those who may not set them", () => {
    expect(cellAfter("ArrowRight", { key: 1, column: "unit" }, [1], free, false)).toEqual({ key: 1, column: "gift" });
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
