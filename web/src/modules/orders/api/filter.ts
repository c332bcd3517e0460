import type { paths } from "@/shared/api/schema";

/** The query of `GET /orders`: what the list, its sums and its export are narrowed down by. */
export type OrderQuery = NonNullable<paths["/api/v1/orders"]["get"]["parameters"]["query"]>;

export const STAGES = [
  "draft", "backordered", "ready", "preparing", "part_shipped", "shipped", "delivered", "on_hold", "completed", "cancelled",
] as const; // prettier-ignore
export const FLAGS = ["overdue", "at_risk", "short", "with_findings", "held"] as const;
export const DAYS = ["from", "to", "promised_from", "promised_to", "requested_from", "requested_to", "due_from", "due_to"] as const;
const TEXTS = ["q", "owner", "team", "customer", "channel", "sort"] as const;

export type Flag = (typeof FLAGS)[number];
export type Scope = "open" | "all" | "closed" | "cancelled";

/** A filter as the address bar keeps it. */
export interface OrderFilter extends Partial<Record<(typeof TEXTS)[number] | (typeof DAYS)[number], string>> {
  scope?: Scope;
  stage?: string[];
  flags?: Flag[];
}

const STATES: Record<Scope, string[]> = { open: ["draft", "confirmed"], all: [], closed: ["closed"], cancelled: ["cancelled"] };

/** Read from the address: unknown words are left out, so that an old link still opens. */
export function filterOf(search: URLSearchParams): OrderFilter {
  const filter: OrderFilter = {};
  const scope = search.get("scope");
  if (scope && scope in STATES) filter.scope = scope as Scope;
  const stages = (search.get("stage") ?? "").split(",").filter(Boolean);
  if (stages.length > 0) filter.stage = stages;
  const flags = FLAGS.filter((flag) => search.get(flag) === "true");
  if (flags.length > 0) filter.flags = flags;
  for (const name of TEXTS) if (search.get(name)) filter[name] = search.get(name) ?? "";
  for (const name of DAYS) if (/^\d{4}-\d\d-\d\d$/.test(search.get(name) ?? "")) filter[name] = search.get(name) ?? "";
  return filter;
}

export function searchOf(filter: OrderFilter): URLSearchParams {
  const search = new URLSearchParams();
  if (filter.scope) search.set("scope", filter.scope);
  if (filter.stage?.length) search.set("stage", filter.stage.join(","));
  for (const flag of filter.flags ?? []) search.set(flag, "true");
  for (const name of [...TEXTS, ...DAYS]) if (filter[name]) search.set(name, filter[name]);
  return search;
}

/** Open orders, unless something else is asked for: who searches by a number wants it whatever became of the order. */
export function scopeOf(filter: OrderFilter): Scope {
  return filter.scope ?? (filter.q || filter.stage?.length ? "all" : "open");
}

export function queryOf(filter: OrderFilter): OrderQuery {
  const query: OrderQuery = {};
  const states = STATES[scopeOf(filter)];
  if (states.length > 0) query.state = states;
  if (filter.stage?.length) query.stage = filter.stage;
  for (const flag of filter.flags ?? []) query[flag] = true;
  for (const name of [...TEXTS, ...DAYS]) if (filter[name]) query[name] = filter[name];
  return query;
}

/** Whether anything narrows the list down, beyond which of the four tabs is open and how it is sorted. */
export function isNarrowed(filter: OrderFilter): boolean {
  return Object.entries(filter).some(([name, value]) => name !== "scope" && name !== "sort" && Boolean(value));
}
