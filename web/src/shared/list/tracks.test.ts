import { describe, expect, it } from "vitest";

import { leastWidth } from "./tracks";

describe("the least width of a row", () => {
  it("is that of its columns and the gaps around them, whatever they hold", () => {
    expect(leastWidth(["36px", "120px", "minmax(160px, 1.4fr)"])).toBe(36 + 120 + 160 + 4 * 12);
  });
});
