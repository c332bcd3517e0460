import type { RouteObject } from "react-router";

import { settings as checks } from "@/modules/checks/routes";
import { settings as insight } from "@/modules/insight/settings";
import { settings as intake } from "@/modules/intake/settings";
import { settings as inventory } from "@/modules/inventory/settings";

export const routes: RouteObject[] = [
  {
    path: "settings",
    lazy: async () => ({ Component: (await import("./pages/SettingsPage")).SettingsPage }),
    children: [
      { path: "users", lazy: async () => ({ Component: (await import("./pages/UsersPage")).UsersPage }) },
      { path: "roles", lazy: async () => ({ Component: (await import("./pages/RolesPage")).RolesPage }) },
      { path: "teams", lazy: async () => ({ Component: (await import("./pages/TeamsPage")).TeamsPage }) },
      { path: "companies", lazy: async () => ({ Component: (await import("./pages/CompaniesPage")).CompaniesPage }) },
      { path: "calendar", lazy: async () => ({ Component: (await import("./pages/CalendarPage")).CalendarPage }) },
      ...checks,
      ...insight,
      ...intake,
      ...inventory,
    ],
  },
  { path: "profile", lazy: async () => ({ Component: (await import("./pages/ProfilePage")).ProfilePage }) },
];
