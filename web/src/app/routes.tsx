import { createBrowserRouter } from "react-router";

import { routes as catalog } from "@/modules/catalog/routes";
import { routes as customers } from "@/modules/customers/routes";
import { routes as flow } from "@/modules/flow/routes";
import { routes as fulfilment } from "@/modules/fulfilment/routes";
import { routes as help } from "@/modules/help/routes";
import { routes as insight } from "@/modules/insight/routes";
import { routes as intake } from "@/modules/intake/routes";
import { routes as inventory } from "@/modules/inventory/routes";
import { routes as orders } from "@/modules/orders/routes";
import { routes as people } from "@/modules/people/routes";

import { Broken, Missing } from "./shell/Missing";
import { Shell } from "./shell/Shell";

/** Every screen; each is a chunk of its own that is read when it is first shown. */
export const router = createBrowserRouter([
  {
    path: "/",
    element: <Shell />,
    hydrateFallbackElement: <></>,
    children: [
      {
        errorElement: <Broken />,
        children: [
          ...insight, ...orders, ...flow, ...fulfilment, ...inventory, ...catalog, ...customers, ...intake, ...people, ...help,
          { path: "*", element: <Missing /> },
        ], // prettier-ignore
      },
    ],
  },
]);
