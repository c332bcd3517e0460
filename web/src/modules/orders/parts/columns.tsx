import type { Column } from "@/shared/list/RecordList";
import type { Say } from "@/shared/i18n/words";
import { Money } from "@/shared/ui/Money";
import { StageTag } from "@/shared/ui/StageTag";
import { Due, When } from "@/shared/ui/When";

import type { Summary } from "../api/orders";
import type { listWords } from "../words/list";
import { Flags } from "./Flags";

export const COLUMNS = [
  "number", "customer", "stage", "notes", "amount", "owner", "due", "promised", "requested", "ordered", "channel", "reference", "lines",
] as const; // prettier-ignore
export type ColumnName = (typeof COLUMNS)[number];
export const DEFAULT_COLUMNS: readonly ColumnName[] = ["number", "customer", "stage", "notes", "amount", "owner", "due", "promised", "ordered", "channel"]; // prettier-ignore

/** The columns of the order list, in their order; those not chosen are left out. */
export function columnsOf(
  say: Say<(typeof listWords.keys)[number]>,
  chosen: readonly ColumnName[],
  channels: Map<string, string>,
): Column<Summary>[] {
  const all: Record<ColumnName, Omit<Column<Summary>, "key" | "title">> = {
    number: { width: "88px", sort: "created", render: (one) => <strong>{one.number}</strong> },
    customer: { width: "minmax(128px, 1fr)", render: (one) => one.customer_name || "—" },
    stage: { width: "96px", render: (one) => <StageTag stage={one.stage} /> },
    notes: { width: "minmax(104px, 170px)", render: (one) => <Flags order={one} /> },
    amount: { width: "112px", align: "end", sort: "amount", render: (one) => <Money amount={one.totals.gross} currency={one.currency} /> },
    owner: { width: "72px", render: (one) => one.owner?.name ?? "—" },
    due: { width: "116px", sort: "due", render: (one) => (one.state === "closed" || one.state === "cancelled" ? "—" : <Due at={one.due_at} />) },
    promised: { width: "116px", sort: "promised", render: (one) => <When at={one.promised_date} /> },
    requested: { width: "116px", render: (one) => <When at={one.requested_date} /> },
    ordered: { width: "104px", sort: "ordered", render: (one) => <When at={one.ordered_at} /> },
    channel: { width: "74px", render: (one) => channels.get(one.channel) ?? one.channel },
    reference: { width: "130px", render: (one) => one.external_reference ?? "—" },
    lines: { width: "56px", align: "end", render: (one) => one.line_count },
  }; // prettier-ignore
  return COLUMNS.filter((name) => chosen.includes(name)).map((name) => ({ key: name, title: say(name), ...all[name] }));
}
