/** Moving in the grid of lines: which cell an arrow leads to. */
export interface Cell {
  key: number;
  column: string;
}

export type Arrow = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

const COLUMNS = ["product", "quantity", "unit", "price", "discount", "gift"];
const PRICED = ["price", "discount"];

/** Where the text cursor stands in its cell. */
export interface Cursor {
  atStart: boolean;
  atEnd: boolean;
}

/** The cell an arrow leads to; undefined when it stays, or moves the text cursor only. */
export function cellAfter(arrow: Arrow, at: Cell, keys: readonly number[], cursor: Cursor, mayPrice: boolean): Cell | undefined {
  const row = keys.indexOf(at.key);
  if (arrow === "ArrowUp" || arrow === "ArrowDown") {
    const key = keys[row + (arrow === "ArrowUp" ? -1 : 1)];
    return key === undefined || row < 0 ? undefined : { key, column: at.column };
  }
  if (arrow === "ArrowLeft" ? !cursor.atStart : !cursor.atEnd) return undefined;
  const usable = COLUMNS.filter((name) => mayPrice || !PRICED.includes(name));
  const column = usable[usable.indexOf(at.column) + (arrow === "ArrowLeft" ? -1 : 1)];
  return column === undefined ? undefined : { key: at.key, column };
}

/** The cursor of a cell; a cell whose whole text is selected, or that has no text, is left at once. */
export function cursorOf(field: HTMLElement): Cursor {
  if (!(field instanceof HTMLInputElement) || field.type === "checkbox") return { atStart: true, atEnd: true };
  const { selectionStart, selectionEnd, value } = field;
  if (selectionStart === 0 && selectionEnd === value.length) return { atStart: true, atEnd: true };
  const single = selectionStart === selectionEnd;
  return { atStart: single && selectionStart === 0, atEnd: single && selectionEnd === value.length };
}
