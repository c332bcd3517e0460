import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "shipping", lazy: async () => ({ Component: (await import("./pages/StationPage")).StationPage }) },
  { path: "shipping/:warehouse/:numbers", lazy: async () => ({ Component: (await import("./pages/PickPage")).PickPage }) },
  { path: "shipments", lazy: async () => ({ Component: (await import("./pages/ShipmentsPage")).ShipmentsPage }) },
];
