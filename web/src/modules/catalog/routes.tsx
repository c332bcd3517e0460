import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "products", lazy: async () => ({ Component: (await import("./pages/ProductsPage")).ProductsPage }) },
  { path: "products/new", lazy: async () => ({ Component: (await import("./pages/ProductPage")).NewProductPage }) },
  { path: "products/:sku", lazy: async () => ({ Component: (await import("./pages/ProductPage")).ProductPage }) },
  { path: "styles/new", lazy: async () => ({ Component: (await import("./pages/NewStylePage")).NewStylePage }) },
  { path: "styles/:code", lazy: async () => ({ Component: (await import("./pages/StylePage")).StylePage }) },
  { path: "prices", lazy: async () => ({ Component: (await import("./pages/PricesPage")).PricesPage }) },
  { path: "prices/:code", lazy: async () => ({ Component: (await import("./pages/PriceListPage")).PriceListPage }) },
];
