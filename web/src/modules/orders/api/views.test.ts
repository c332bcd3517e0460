import { expect, test } from "vitest";

import { fromView, toView } from "./views";

test("a view gives back the address it was made of, in the order of the names", () => {
  const search = new URLSearchParams("stage=ready&stage=shipped&short=true&q=客户");
  const kept = toView(search);
  expect(kept).toEqual({ stage: ["ready", "shipped"], short: ["true"], q: ["客户"] });
  expect(fromView(kept).toString()).toBe(new URLSearchParams("q=客户&short=true&stage=ready&stage=shipped").toString());
});

test("views made by a program may hold plain values", () => {
  expect(fromView({ short: true, owner: "zhou", held: false, q: null }).toString()).toBe("owner=zhou&short=true");
});
