import { expect, test } from "vitest";

import { headsOf, letterOf } from "./heads";

test("columns are named as spreadsheets name them", () => {
  expect([0, 1, 25, 26, 51, 52, 701, 702].map(letterOf)).toEqual(["A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
});

test("every column has a heading, also those that were not understood", () => {
  const sheet = { labels: ["甲", "数量"], columns: [{ header: "数量", fields: ["quantity"], column: "B" }] };
  expect(headsOf(sheet, 3)).toEqual([
    { letter: "A", label: "甲", field: "ignored" },
    { letter: "B", label: "数量", field: "quantity" },
    { letter: "C", label: "", field: "ignored" },
  ]);
});
