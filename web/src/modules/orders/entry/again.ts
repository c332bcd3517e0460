import type { Schemas } from "@/shared/api/client";

import { blankRow, type Draft, inputOf, newDraft, type Row, textOf } from "./draft";
import { percentOf } from "./quantities";

type Stored = Schemas["InputOut"];

/** The lines of an earlier order to be ordered again; prices are found anew. */
export function linesAgain({ input }: Stored): Partial<Row>[] {
  return input.lines.map(({ product, quantity, unit, gift, note }) => ({ product, quantity, unit: unit ?? "", gift, note }));
}

/** A draft of the server as it is edited: what was typed, no more. */
export function draftOf({ number, version, input }: Stored, name: string): Draft {
  const start = newDraft();
  let key = start.nextKey;
  const rows = input.lines.map((line) => ({
    ...blankRow(key++), product: line.product, quantity: line.quantity, unit: line.unit ?? "", gift: line.gift, note: line.note,
    price: line.unit_price ?? "", discount: line.discount === null ? "" : percentOf(line.discount), extra: line.extra,
  })); // prettier-ignore
  const { entity, currency, tax_included, extra } = input;
  const draft: Draft = {
    ...start,
    ...(input.customer ? { customer: { code: input.customer, name: name || input.customer } } : {}),
    ...(input.ship_to ? { shipTo: { name: "", phone: "", region: "", address: "", postal_code: "", ...present(input.ship_to) } } : {}),
    requested: input.requested_date ?? "",
    channel: input.channel,
    reference: input.external_reference ?? "",
    note: input.note,
    priority: priorityOf(input.priority),
    rest: { entity, currency, tax_included, extra },
    rows: [...rows, blankRow(key++)],
    nextKey: key,
  };
  return { ...draft, saved: { number, version, text: textOf(inputOf(draft)) } };
}

/** Whether what this browser kept of a draft goes on, or what the server has: own changes are never dropped unasked. */
export function goesOn(local: Draft | undefined, version: number): boolean {
  if (!local?.saved) return false;
  return local.saved.version === version || local.saved.text !== textOf(inputOf(local));
}

function present(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined));
}

function priorityOf(level: number): Draft["priority"] {
  if (level < 0) return "low";
  return level === 0 ? "normal" : level === 1 ? "high" : "urgent";
}
