import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { $api, newKey, type Schemas } from "@/shared/api/client";

export type Order = Schemas["OrderOut"];
export type Summary = Schemas["SummaryOut"];
export type Line = Schemas["LineOut"];
export type Shipment = Schemas["ShipmentOut"];
export type OrderEvent = Schemas["EventOut"];

const byNumber = (number: string) => ({ params: { path: { number } } });

export function useOrder(number: string, on = true) {
  return $api.useQuery("get", "/api/v1/orders/{number}", byNumber(number), { enabled: on });
}

export function useOrderEvents(number: string) {
  return $api.useQuery("get", "/api/v1/orders/{number}/events", byNumber(number));
}

/** Reads an order before it is opened, and the screen that shows it. */
export function usePrefetchOrder(): (number: string) => void {
  const client = useQueryClient();
  return useCallback(
    (number: string) => {
      client.query($api.queryOptions("get", "/api/v1/orders/{number}", byNumber(number))).catch(() => undefined);
      void import("../pages/OrderPage");
    },
    [client],
  );
}

/** After something was done to an order: all that shows orders is read again (the live line says so, too). */
export function ordersChanged(client: QueryClient): Promise<void> {
  const shows = ["/api/v1/orders", "/api/v1/board", "/api/v1/tasks", "/api/v1/shipments", "/api/v1/stock", "/api/v1/home"];
  return client.invalidateQueries({
    predicate: ({ queryKey }) => shows.some((path) => typeof queryKey[1] === "string" && queryKey[1].startsWith(path)),
  });
}

/** The header that makes pressing twice do the work once. */
export function once(key = newKey()): { "Idempotency-Key": string } {
  return { "Idempotency-Key": key };
}
