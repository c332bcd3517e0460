import type { Schemas } from "@/shared/api/client";

/** A column of the file: its letter, its heading, and what it is read as (`ignored` when it is not). */
export interface Head {
  letter: string;
  label: string;
  field: string;
}

/** A, B … Z, AA as spreadsheets name columns (index from 0). */
export function letterOf(index: number): string {
  let letters = "";
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** Every column of a sheet, understood or not; with `width`, also columns beyond the header. */
export function headsOf(sheet: Pick<Schemas["ImportedSheet"], "labels" | "columns">, width = 0): Head[] {
  const fields = new Map(sheet.columns.map((column) => [column.column, column.fields[0] ?? "ignored"]));
  return Array.from({ length: Math.max(sheet.labels.length, width) }, (_, index) => {
    const letter = letterOf(index);
    return { letter, label: sheet.labels[index] ?? "", field: fields.get(letter) ?? "ignored" };
  });
}
