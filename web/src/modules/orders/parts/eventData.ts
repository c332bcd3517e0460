import { grouped } from "@/shared/format/numbers";

type Data = Record<string, unknown>;

/** A member of an event's data as text; nothing where it is missing or hidden. */
export function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function members(value: unknown): Data[] {
  return Array.isArray(value) ? value.filter((one): one is Data => typeof one === "object" && one !== null) : [];
}

/** Short words for the parts of an event that are lists. */
export const textOf = {
  lines: (data: Data): string =>
    members(data.lines)
      .map((line) => `${text(line.product)} × ${grouped(text(line.base_quantity) || text(line.quantity) || "0")}`)
      .join(", "),
  shipments: (data: Data): string[] =>
    members(data.shipments).map((one) => [text(one.number), text(one.carrier), text(one.tracking_no), textOf.lines(one)].filter(Boolean).join(" · ")),
}; // prettier-ignore
