import type { RouteObject } from "react-router";

import { entry } from "./entry/routes";

export const routes: RouteObject[] = [
  ...entry,
  { path: "orders", lazy: async () => ({ Component: (await import("./pages/OrdersPage")).OrdersPage }) },
  { path: "orders/:number", lazy: async () => ({ Component: (await import("./pages/OrderPage")).OrderPage }) },
  { path: "board", lazy: async () => ({ Component: (await import("./pages/BoardPage")).BoardPage }) },
  { path: "calendar", lazy: async () => ({ Component: (await import("./pages/CalendarPage")).CalendarPage }) },
  { path: "tasks", lazy: async () => ({ Component: (await import("./pages/TasksPage")).TasksPage }) },
];
