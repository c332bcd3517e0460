import type { Schemas } from "@/shared/api/client";

import { blankRow, type Draft, newDraft, type Row, type ShipTo } from "./draft";

type Order = Schemas["OrderOut"];

/** The lines of an earlier order to be ordered again: products and quantities; prices are found anew. */
export function linesAgain(order: Order): Partial<Row>[] {
  return order.lines.map((line) => ({
    product: line.product, name: line.name, quantity: line.quantity, unit: line.unit, gift: line.gift,
  })); // prettier-ignore
}

/** A draft of the server as it is edited; prices that were set by hand stay so. */
export function draftOf(order: Order): Draft {
  const start = newDraft();
  let key = start.nextKey;
  const rows = order.lines.map((line) => ({
    ...blankRow(key++), product: line.product, name: line.name, quantity: line.quantity, unit: line.unit, gift: line.gift, note: line.note,
    price: line.price_source.kind === "manual" ? (line.unit_price ?? "") : "",
    discount: line.discount === "0" ? "" : line.discount,
  })); // prettier-ignore
  const { ship_to: to } = order;
  return {
    ...start,
    ...(order.customer ? { customer: { code: order.customer.code, name: order.customer.name } } : {}),
    ...(Object.keys(to).length > 0 ? { shipTo: { name: "", phone: "", region: "", address: "", postal_code: "", ...(to as Partial<ShipTo>) } } : {}),
    requested: order.requested_date ?? "",
    channel: order.channel,
    reference: order.external_reference ?? "",
    note: order.note,
    rows: rows.length > 0 ? [...rows, blankRow(key++)] : start.rows,
    nextKey: key,
    saved: { number: order.number, version: order.version },
  };
}
