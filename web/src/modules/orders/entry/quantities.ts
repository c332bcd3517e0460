/** What a clerk types into a quantity cell, read: `20箱`, `１２`, `1,200`, `3.5 m`. */
export interface TypedQuantity {
  quantity: string;
  unit?: string;
}

/** Full-width digits and signs as plain ones. */
export function plainDigits(text: string): string {
  return text.replace(/[！-～]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)).replace(/。/g, ".").replace(/\u3000/g, " "); // prettier-ignore
}

/** The number and the unit behind it; undefined when no number leads. */
export function readQuantity(text: string): TypedQuantity | undefined {
  const match = /^\s*(-?[\d,]*\.?\d+)\s*([^\d\s]\S*)?\s*$/.exec(plainDigits(text));
  if (!match?.[1]) return undefined;
  const quantity = match[1].replace(/,/g, "").replace(/^(-?)\./, "$10.");
  return match[2] ? { quantity, unit: match[2] } : { quantity };
}

/** A price as typed or pasted: `28`, `¥1,120.00`, `２８元` → `28`, `1120.00`; undefined when it is none. */
export function readPrice(text: string): string | undefined {
  const match = /^[¥￥$€£]?\s*([\d,]*\.?\d+)\s*元?$/.exec(plainDigits(text).trim());
  return match?.[1]?.replace(/,/g, "").replace(/^\./, "0.");
}

/** A discount as typed → the fraction taken off: `10` and `10%` → `0.1`, `9折` → `0.1`, `85折` → `0.15`. */
export function readDiscount(text: string): string | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?\s*(%|折)?$/.exec(plainDigits(text).trim());
  if (!match?.[1]) return undefined;
  const [, whole, part = "", sign] = match;
  const millionths = BigInt(whole + part.padEnd(4, "0"));
  const all = 1_000_000n;
  if (millionths > all) return undefined;
  const tenths = sign === "折" && (whole.length === 1 || whole === "10") ? millionths * 10n : millionths;
  return inMillionths(sign === "折" ? all - tenths : millionths);
}

/** The fraction taken off as the percent that is shown: `0.15` → `15`. */
export function percentOf(fraction: string): string {
  return multiplied(fraction, "100") ?? fraction;
}

function inMillionths(amount: bigint): string {
  const digits = amount.toString().padStart(7, "0");
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, "");
}

/** `10` boxes of 40 → `400`; exact for what a clerk types (up to six decimals each). */
export function multiplied(a: string, b: string): string | undefined {
  const [left, right] = [scaled(a), scaled(b)];
  if (left === undefined || right === undefined) return undefined;
  const digits = (left * right).toString().padStart(13, "0");
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, "");
}

/** A price per box as one per piece, rounded to four places for the eye. */
export function perBase(price: string, factor: string): string | undefined {
  const [amount, parts] = [scaled(price), scaled(factor)];
  if (amount === undefined || !parts) return undefined;
  const tenThousandths = (amount * 10_000n + parts / 2n) / parts;
  const digits = tenThousandths.toString().padStart(5, "0");
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`.replace(/\.?0+$/, "");
}

/** One quantity and another, or less; never below zero: for the stepper and for scanning twice. */
export function added(quantity: string, step: number): string {
  const amount = scaled(quantity) ?? 0n;
  const after = amount + BigInt(step) * 1_000_000n;
  return inMillionths(after < 0n ? 0n : after);
}

/** What is left of one amount after another: for the eye, such as credit after this order. */
export function less(amount: string, minus: string): string | undefined {
  const sign = (text: string) => (text.startsWith("-") ? -1n : 1n);
  const [a, b] = [scaled(amount.replace(/^-/, "")), scaled(minus.replace(/^-/, ""))];
  if (a === undefined || b === undefined) return undefined;
  const left = a * sign(amount) - b * sign(minus);
  return left < 0n ? `-${inMillionths(-left)}` : inMillionths(left);
}

function scaled(decimal: string): bigint | undefined {
  const match = /^(\d+)(?:\.(\d{1,6})0*)?$/.exec(decimal);
  if (!match?.[1]) return undefined;
  return BigInt(match[1] + (match[2] ?? "").padEnd(6, "0"));
}
