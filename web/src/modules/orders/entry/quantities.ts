/** What a clerk types into a quantity cell, read: `20箱`, `１２`, `1,200`, `3.5 m`. */
export interface TypedQuantity {
  quantity: string;
  unit?: string;
}

/** Full-width digits and signs as plain ones. */
export function plainDigits(text: string): string {
  return text.replace(/[！-～]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, " ");
}

/** The number and the unit behind it; undefined when no number leads. */
export function readQuantity(text: string): TypedQuantity | undefined {
  const match = /^\s*(-?[\d,]*\.?\d+)\s*([^\d\s]\S*)?\s*$/.exec(plainDigits(text));
  if (!match?.[1]) return undefined;
  const quantity = match[1].replace(/,/g, "").replace(/^(-?)\./, "$10.");
  return match[2] ? { quantity, unit: match[2] } : { quantity };
}

/** `10` boxes of 40 → `400`; exact for what a clerk types (up to six decimals each). */
export function inBaseUnits(quantity: string, factor: string): string | undefined {
  const [a, b] = [scaled(quantity), scaled(factor)];
  if (a === undefined || b === undefined) return undefined;
  const digits = (a * b).toString().padStart(13, "0");
  const text = `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, "");
  return text === "" ? "0" : text;
}

function scaled(decimal: string): bigint | undefined {
  const match = /^(\d+)(?:\.(\d{1,6}))?$/.exec(decimal);
  if (!match?.[1]) return undefined;
  return BigInt(match[1] + (match[2] ?? "").padEnd(6, "0"));
}
