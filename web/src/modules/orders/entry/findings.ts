import type { Schemas } from "@/shared/api/client";

import type { Change, Draft, Row, Sent } from "./draft";

export type Finding = Schemas["FindingOut"];

type PatchStep = NonNullable<Finding["suggestion"]>["patch"][number];

/** The row a finding is about; undefined when it is about the order. */
export function rowOf(finding: Finding, sent: Sent): number | undefined {
  const match = /^\/lines\/(\d+)/.exec(finding.path);
  return match ? sent.keys[Number(match[1])] : undefined;
}

/** What one click would change; nothing when the server proposes only words. */
export function patchOf(finding: Finding): PatchStep[] {
  return finding.suggestion?.patch ?? [];
}

const ROW_FIELDS: Record<string, keyof Row> = { product: "product", quantity: "quantity", unit: "unit", unit_price: "price", discount: "discount" }; // prettier-ignore
const HEAD_FIELDS: Record<string, keyof Draft> = { requested_date: "requested", channel: "channel", external_reference: "reference", note: "note" }; // prettier-ignore

/** A repair as changes of the draft. */
export function repairs(steps: readonly PatchStep[], sent: Sent, draft: Draft): Change[] {
  return steps.flatMap((step) => {
    const [, first = "", index = "", field = ""] = step.path.split("/");
    const value = typeof step.value === "string" || typeof step.value === "number" ? String(step.value) : "";
    if (first === "lines") return rowRepair(step, sent.keys[Number(index)], field, value);
    if (first === "ship_to" && draft.shipTo) return [{ type: "set", fields: { shipTo: { ...draft.shipTo, [index]: value } } }];
    const head = HEAD_FIELDS[first];
    return head ? [{ type: "set", fields: { [head]: value } }] : [];
  });
}

function rowRepair(step: PatchStep, key: number | undefined, field: string, value: string): Change[] {
  if (key === undefined) return [];
  if (field === "") return step.op === "remove" ? [{ type: "remove", key }] : [];
  if (field === "gift") return [{ type: "row", key, fields: { gift: step.value === true } }];
  const name = ROW_FIELDS[field];
  return name ? [{ type: "row", key, fields: { [name]: step.op === "remove" ? "" : value } }] : [];
}

/** What must be settled before the order can be confirmed, the worst first. */
export function openOf(findings: readonly Finding[], passed: ReadonlySet<string>): Finding[] {
  const rank = { block: 0, warn: 1, info: 2 };
  return findings
    .filter((finding) => finding.severity === "block" || (finding.severity === "warn" && !passed.has(finding.code)))
    .toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}
