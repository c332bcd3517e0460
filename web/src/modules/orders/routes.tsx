import type { RouteObject } from "react-router";

import { entry } from "./entry/routes";

export const routes: RouteObject[] = [...entry];
