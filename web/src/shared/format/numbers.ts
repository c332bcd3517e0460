/** Decimal strings of the API as people read them. Strings stay strings: money is never a float. */

const SYMBOLS: Record<string, string> = { CNY: "¥", USD: "$", EUR: "€", GBP: "£", JPY: "¥", HKD: "HK$", TWD: "NT$" };

/** `"12400.5"` → `"12,400.50"` (at least `places` digits after the point, more only if they are there). */
export function grouped(decimal: string, places = 0): string {
  const negative = decimal.startsWith("-");
  const [whole = "0", fraction = ""] = (negative ? decimal.slice(1) : decimal).split(".");
  const digits = fraction.replace(/0+$/, "").padEnd(places, "0");
  const text = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (digits ? `.${digits}` : "");
  return negative ? `−${text}` : text;
}

export function currencySymbol(currency: string): string {
  return SYMBOLS[currency] ?? `${currency} `;
}

/** Compares two decimal strings as numbers: negative, 0 or positive. For sorting and signs only. */
export function compareDecimals(a: string, b: string): number {
  return Number(a) - Number(b);
}

/** The difference of two decimal strings with at most six digits after the point, exactly: `"0.3"`, `"0.1"` → `"0.2"`. */
export function minus(from: string, what: string): string {
  return written(scaled(from) - scaled(what));
}

/** The sum of decimal strings with at most six digits after the point, exactly: `["0.1", "0.2"]` → `"0.3"`. */
export function sum(decimals: readonly string[]): string {
  return written(decimals.reduce((total, one) => total + scaled(one), 0n));
}

/** A fraction as a percentage, exactly: `"0.13"` → `"13"`. */
export function percent(fraction: string): string {
  return written(scaled(fraction) * 100n);
}

function written(millionths: bigint): string {
  const digits = String(millionths < 0n ? -millionths : millionths).padStart(7, "0");
  const fraction = digits.slice(-6).replace(/0+$/, "");
  return `${millionths < 0n ? "-" : ""}${digits.slice(0, -6)}${fraction && `.${fraction}`}`;
}

function scaled(decimal: string): bigint {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(whole + fraction.padEnd(6, "0"));
}

export function isZero(decimal: string): boolean {
  return /^-?0*(\.0*)?$/.test(decimal);
}
