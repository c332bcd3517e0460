import type { RouteObject } from "react-router";

/** The log's and the system's places in the settings. */
export const settings: RouteObject[] = [
  { path: "audit", lazy: async () => ({ Component: (await import("./pages/AuditPage")).AuditPage }) },
  { path: "system", lazy: async () => ({ Component: (await import("./pages/SystemPage")).SystemPage }) },
];
