import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";

import { refresh } from "./live";

it("makes old what an order's event touches, and nothing else", () => {
  const client = new QueryClient();
  for (const path of ["/orders", "/orders/{number}", "/board", "/users"]) {
    client.setQueryData(["get", `/api/v1${path}`, {}], 1);
  }
  refresh(client, ["order:17"]);
  const old = (path: string) => client.getQueryState(["get", `/api/v1${path}`, {}])?.isInvalidated;
  expect([old("/orders"), old("/orders/{number}"), old("/board"), old("/users")]).toEqual([true, true, true, false]);
});
