import type { RouteObject } from "react-router";

/** The remembered columns' place in the settings. */
export const settings: RouteObject[] = [
  { path: "mappings", lazy: async () => ({ Component: (await import("./pages/MappingsPage")).MappingsPage }) },
];
