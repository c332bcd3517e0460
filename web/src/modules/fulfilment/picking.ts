import type { Schemas } from "@/shared/api/client";

export type PickedOrder = Schemas["PickedOrderOut"];
export type PickedLine = PickedOrder["lines"][number];

/** How much of each line was picked, in millionths of a base unit, so that sums stay exact. */
export type Counts = Record<string, number>;

export type Scan =
  | { kind: "right"; order: string; line: PickedLine; added: number }
  | { kind: "wrong"; code: string }
  | { kind: "tooMany"; line: PickedLine };

const MICRO = 1_000_000;

export function micro(decimal: string): number {
  return Math.round(Number(decimal) * MICRO);
}

export function decimal(amount: number): string {
  return String(amount / MICRO);
}

export function keyOf(order: string, line: PickedLine): string {
  return `${order}#${line.position}#${line.lot}`;
}

export function leftOf(counts: Counts, order: string, line: PickedLine): number {
  return micro(line.quantity) - (counts[keyOf(order, line)] ?? 0);
}

/** What a scanned code means for these orders: the first line that still wants it, urgent orders first. */
export function readScan(orders: readonly PickedOrder[], counts: Counts, code: string): Scan {
  let full: PickedLine | undefined;
  for (const order of orders) {
    for (const line of order.lines) {
      const match = line.codes.find((one) => one.code === code.trim());
      if (!match) continue;
      const added = micro(match.quantity);
      if (leftOf(counts, order.number, line) >= added) return { kind: "right", order: order.number, line, added };
      full = line;
    }
  }
  return full ? { kind: "tooMany", line: full } : { kind: "wrong", code: code.trim() };
}

/** The counts after `amount` more of a line; the same counts when that would be too many or less than nothing. */
export function counted(counts: Counts, order: string, line: PickedLine, amount: number): Counts {
  const left = leftOf(counts, order, line);
  const have = micro(line.quantity) - left;
  if (amount > left || have + amount < 0) return counts;
  return { ...counts, [keyOf(order, line)]: have + amount };
}

/** The lines to ship of an order: what was picked of each, summed over lots. */
export function pickedLines(counts: Counts, order: PickedOrder): { position: number; quantity: string }[] {
  const sums = new Map<number, number>();
  for (const line of order.lines) {
    const have = counts[keyOf(order.number, line)] ?? 0;
    if (have > 0) sums.set(line.position, (sums.get(line.position) ?? 0) + have);
  }
  return [...sums].map(([position, amount]) => ({ position, quantity: decimal(amount) }));
}

export function progress(orders: readonly PickedOrder[], counts: Counts): { done: number; all: number } {
  let done = 0;
  let all = 0;
  for (const order of orders) {
    for (const line of order.lines) {
      all += 1;
      if (leftOf(counts, order.number, line) <= 0) done += 1;
    }
  }
  return { done, all };
}
