/** A product and a quantity as they are typed; `known` once the product was picked. */
export interface Line {
  key: number;
  product: string;
  name: string;
  unit: string;
  quantity: string;
  picked: boolean;
}

let last = 0;

export function emptyLine(): Line {
  last += 1;
  return { key: last, product: "", name: "", unit: "", quantity: "", picked: false };
}

/** `－３．５` → `-3.5`: what people type, as the API takes it; undefined where it is no quantity. */
export function readAmount(text: string, signed: boolean): string | undefined {
  const plain = text.normalize("NFKC").replace(/[,\s]/g, "").replace(/^\+/, "").replace(/^[−–—]/, "-"); // prettier-ignore
  return (signed ? /^-?\d+(\.\d+)?$/ : /^\d+(\.\d+)?$/).test(plain) ? plain : undefined;
}

export function isFilled(line: Line): boolean {
  return line.product.trim() !== "" || line.quantity.trim() !== "";
}
