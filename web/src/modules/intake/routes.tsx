import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "imports/:id", lazy: async () => ({ Component: (await import("./pages/RunPage")).RunPage }) },
  { path: "imports", lazy: async () => ({ Component: (await import("./pages/ImportPage")).ImportPage }) },
];
