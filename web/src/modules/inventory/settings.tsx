import type { RouteObject } from "react-router";

/** The warehouses' place in the settings. */
export const settings: RouteObject[] = [
  { path: "warehouses", lazy: async () => ({ Component: (await import("./pages/WarehousesPage")).WarehousesPage }) },
];
