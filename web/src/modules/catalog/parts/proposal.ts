/** One group of a style, such as colours: its name, its values, and how each is written in a product's code. */
export interface Axis {
  name: string;
  values: string[];
  codes: Record<string, string>;
}

export interface Proposed {
  sku: string;
  values: string[];
}

/** What was typed as several values, with blanks or commas of any kind between. */
export function splitValues(typed: string): string[] {
  return [...new Set(typed.split(/[\s,,、;;]+/).filter(Boolean))];
}

/** Every combination of the groups with the code it would get, in the order of the values. */
export function propose(style: string, axes: readonly Axis[]): Proposed[] {
  const used = axes.filter((axis) => axis.name.trim() !== "" && axis.values.length > 0);
  if (style.trim() === "" || used.length === 0) return [];
  const start: Proposed[] = [{ sku: style.trim(), values: [] }];
  return used.reduce(
    (made, axis) => made.flatMap((one) => axis.values.map((value) => ({ sku: `${one.sku}-${axis.codes[value]?.trim() || value}`, values: [...one.values, value] }))),
    start,
  );
}
