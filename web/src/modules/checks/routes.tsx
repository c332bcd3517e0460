import type { RouteObject } from "react-router";

/** The rules' and channels' places in the settings. */
export const settings: RouteObject[] = [
  { path: "rules", lazy: async () => ({ Component: (await import("./pages/RulesPage")).RulesPage }) },
  { path: "channels", lazy: async () => ({ Component: (await import("./pages/ChannelsPage")).ChannelsPage }) },
];
