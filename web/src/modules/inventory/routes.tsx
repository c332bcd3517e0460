import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  {
    path: "stock",
    lazy: async () => ({ Component: (await import("./pages/StockPage")).StockPage }),
    children: [
      { index: true, lazy: async () => ({ Component: (await import("./pages/LevelsPage")).LevelsPage }) },
      { path: "moves", lazy: async () => ({ Component: (await import("./pages/MovesPage")).MovesPage }) },
      { path: "documents", lazy: async () => ({ Component: (await import("./pages/DocumentsPage")).DocumentsPage }) },
      { path: "receipts", lazy: async () => ({ Component: (await import("./pages/ReceiptsPage")).ReceiptsPage }) },
    ],
  },
];
