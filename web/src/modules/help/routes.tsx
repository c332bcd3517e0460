import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "help/:page?", lazy: async () => ({ Component: (await import("./HelpPage")).HelpPage }) },
];
