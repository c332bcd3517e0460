import { useState } from "react";

import { Refused } from "@/shared/api/problem";

/** What is wrong with which line, by its place; `tell` makes a refusal that a form shows as its own words. */
export function useWrongLines() {
  const [wrong, mark] = useState<ReadonlyMap<number, string>>(new Map());
  const tell = (title: string) => new Refused({ status: 422, code: "incomplete", title, errors: [] });
  return { wrong, mark, tell };
}
