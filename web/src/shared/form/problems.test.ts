import { expect, it } from "vitest";

import { nameOf } from "./problems";

it("reads JSON Pointers as names of fields", () => {
  expect(nameOf("/lines/0/quantity")).toEqual(["lines", 0, "quantity"]);
  expect(nameOf("/extra/a~1b~0c")).toEqual(["extra", "a/b~c"]);
  expect(nameOf("")).toEqual([]);
});
