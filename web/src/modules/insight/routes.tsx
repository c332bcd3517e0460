import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "setup", lazy: async () => ({ Component: (await import("./pages/SetupPage")).SetupPage }) },
  { index: true, lazy: async () => ({ Component: (await import("./pages/HomePage")).HomePage }) },
];
