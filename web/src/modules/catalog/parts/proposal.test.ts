import { expect, it } from "vitest";

import { propose, splitValues } from "./proposal";

it("proposes a code for each colour and size", () => {
  const colours = { name: "颜色", values: splitValues("白色,黑色"), codes: { 白色: "WH", 黑色: "BK" } };
  const sizes = { name: "尺码", values: splitValues("M L、M"), codes: {} };
  expect(propose("TS-1", [colours, sizes]).map((one) => one.sku)).toEqual(["TS-1-WH-M", "TS-1-WH-L", "TS-1-BK-M", "TS-1-BK-L"]);
  expect(propose("", [colours])).toEqual([]);
});
