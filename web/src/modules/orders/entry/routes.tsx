import type { RouteObject } from "react-router";

const page = async () => ({ Component: (await import("./EntryPage")).EntryPage });

/** Entering a new order, and going on with a draft. */
export const entry: RouteObject[] = [
  { path: "orders/new", lazy: page },
  { path: "orders/:number/edit", lazy: page },
];
