import type { RouteObject } from "react-router";

export const routes: RouteObject[] = [
  { path: "customers", lazy: async () => ({ Component: (await import("./pages/CustomersPage")).CustomersPage }) },
  { path: "customers/new", lazy: async () => ({ Component: (await import("./pages/CustomerPage")).NewCustomerPage }) },
  { path: "customers/:code", lazy: async () => ({ Component: (await import("./pages/CustomerPage")).CustomerPage }) },
];
