import type { Schemas } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { defineWords, say } from "@/shared/i18n/words";

import type { Change, Draft, Row, Sent } from "./draft";
import { isBlank } from "./draft";
import { percentOf, readDiscount, readPrice, readQuantity } from "./quantities";

export type Finding = Schemas["FindingOut"];

type PatchStep = NonNullable<Finding["suggestion"]>["patch"][number];

const words = defineWords(
  "entryTyped",
  {
    quantity: "看不懂数量“{{text}}”,请写数字,后面可以带单位,例如 20箱", price: "看不懂单价“{{text}}”,请只写数字",
    discount: "看不懂折扣“{{text}}”,可写 10(减 10%)或 9折",
  },
  {
    quantity: "“{{text}}” is no quantity; write a number, with a unit behind it if you like", price: "“{{text}}” is no price; write figures only",
    discount: "“{{text}}” is no discount; 10 takes 10 % off",
  },
); // prettier-ignore

/** The row a finding is about; undefined when it is about the order. */
export function rowOf(finding: Finding, sent: Sent): number | undefined {
  const match = /^\/lines\/(\d+)/.exec(finding.path);
  return match ? sent.keys[Number(match[1])] : undefined;
}

const CELLS: Record<string, string> = { quantity: "quantity", unit: "unit", unit_price: "price", discount: "discount" };

/** The cell in which a finding is mended; undefined when it is about the order. */
export function cellOf(finding: Finding, sent: Sent): { key: number; column: string } | undefined {
  const key = rowOf(finding, sent);
  return key === undefined ? undefined : { key, column: CELLS[finding.path.split("/")[3] ?? ""] ?? "product" };
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
  if (!name) return [];
  const shown = step.op === "remove" ? "" : field === "discount" ? percentOf(value) : value;
  return [{ type: "row", key, fields: { [name]: shown, ...(field === "product" ? { name: "", style: "" } : {}) } }];
}

/** What must be settled before the order can be confirmed, the worst first. */
export function openOf(findings: readonly Finding[], passed: ReadonlySet<string>): Finding[] {
  const rank = { block: 0, warn: 1, info: 2 };
  return findings
    .filter((finding) => finding.severity === "block" || (finding.severity === "warn" && !passed.has(finding.code)))
    .toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

/** What cannot be read as typed; the server is sent nothing for it, so it is said here. */
export function unreadable(draft: Draft): Finding[] {
  return draft.rows
    .filter((row) => !isBlank(row))
    .flatMap((row, index) => {
      const at = (field: string, word: "quantity" | "price" | "discount", text: string) => said(`/lines/${index}/${field}`, say(words, word, { text }));
      return [
        ...(row.quantity.trim() !== "" && !readQuantity(row.quantity) ? [at("quantity", "quantity", row.quantity)] : []),
        ...(row.price.trim() !== "" && !row.gift && readPrice(row.price) === undefined ? [at("unit_price", "price", row.price)] : []),
        ...(row.discount.trim() !== "" && !row.gift && readDiscount(row.discount) === undefined ? [at("discount", "discount", row.discount)] : []),
      ];
    });
}

/** What a refused check said, as findings where they belong; undefined when it was no refusal of the content. */
export function refusedOf(failure: unknown): Finding[] | undefined {
  const problem = problemOf(failure);
  if (problem.status !== 422) return undefined;
  if (Array.isArray(problem.findings)) return problem.findings as Finding[];
  return problem.errors.map((error) => said(error.path, error.message, error.code));
}

function said(path: string, message: string, code = "typed"): Finding {
  return { code, severity: "block", path, message, evidence: {}, overridable: false, suggestion: null };
}
