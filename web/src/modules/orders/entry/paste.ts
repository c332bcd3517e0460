import { plainDigits, readQuantity } from "./quantities";

export interface PastedLine {
  product: string;
  quantity: string;
  unit: string;
  price: string;
}

type Role = keyof PastedLine;

const NAMES = /^(商品|产品|货品|品名|名称|item|product|description)/i;
const HEADERS: Record<Role, RegExp> = {
  product: /^(商品|产品|货品|物料|客户)?(编码|编号|代码|货号|料号|款号|条码)$|^(sku|code|barcode|item (no|code)|product code)/i,
  quantity: /^(订货|订购|下单)?(数量|件数|箱数)$|^(qty|quantity)/i,
  unit: /^(计量)?单位$|^(unit|uom)$/i,
  price: /^(含税|未税)?(单价|价格|售价)$|^(unit.?)?price$/i,
};

/** A block copied out of a spreadsheet, as cells; undefined for plain text of one cell. */
export function cellsOf(text: string): string[][] | undefined {
  const rows = text.replace(/\r/g, "").split("\n").filter((row) => row.trim() !== "").map((row) => row.split("\t").map((cell) => cell.trim())); // prettier-ignore
  if (rows.length < 2 && (rows[0]?.length ?? 0) < 2) return undefined;
  return rows;
}

/** The lines of a pasted block: by its header if it has one, else by what the columns hold. */
export function readBlock(cells: string[][]): PastedLine[] {
  const head = byHeader(cells[0] ?? []);
  const roles = head ?? byContent(cells);
  return (head ? cells.slice(1) : cells).map((row) => lineOf(row, roles)).filter((line) => line.product !== "");
}

function byHeader(first: string[]): Map<Role, number> | undefined {
  const roles = new Map<Role, number>();
  first.forEach((cell, index) => {
    const role = (Object.keys(HEADERS) as Role[]).find((name) => !roles.has(name) && HEADERS[name].test(cell));
    if (role) roles.set(role, index);
  });
  const named = first.findIndex((cell) => NAMES.test(cell)); // a code says it better than a name
  if (!roles.has("product") && named >= 0) roles.set("product", named);
  return roles.has("product") && roles.has("quantity") ? roles : undefined;
}

/** The first column is the product; of the others the first with numbers is the quantity, the next one the price. */
function byContent(cells: string[][]): Map<Role, number> {
  const roles = new Map<Role, number>([["product", 0]]);
  const width = Math.max(...cells.map((row) => row.length));
  for (let column = 1; column < width; column++) {
    const filled = cells.map((row) => row[column] ?? "").filter((cell) => cell !== "");
    const numbers = filled.filter((cell) => readQuantity(money(cell)) !== undefined).length;
    const role: Role = numbers * 2 >= filled.length ? (roles.has("quantity") ? "price" : "quantity") : "unit";
    const short = filled.every((cell) => cell.length <= 3);
    if (filled.length > 0 && !roles.has(role) && (role !== "unit" || short)) roles.set(role, column);
  }
  return roles;
}

function lineOf(row: string[], roles: Map<Role, number>): PastedLine {
  const cell = (role: Role) => row[roles.get(role) ?? -1] ?? "";
  const typed = readQuantity(cell("quantity"));
  return {
    product: cell("product"),
    quantity: typed?.quantity ?? cell("quantity"),
    unit: typed?.unit ?? cell("unit"),
    price: readQuantity(money(cell("price")))?.quantity ?? "",
  };
}

function money(cell: string): string {
  return plainDigits(cell).replace(/[¥￥$€£元]/g, "");
}
