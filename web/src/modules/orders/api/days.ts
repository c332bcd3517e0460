import dayjs, { type Dayjs } from "dayjs";

export type Span = "month" | "week";
const WEEK = 7;

/** The days of a calendar sheet, Monday first: the weeks that touch the month, or one week. */
export function daysOf(span: Span, anchor: string): string[] {
  const at = dayjs(anchor);
  const monday = (day: Dayjs) => day.subtract((day.day() + WEEK - 1) % WEEK, "day");
  const first = monday(span === "month" ? at.startOf("month") : at);
  const last = span === "month" ? monday(at.endOf("month")).add(WEEK - 1, "day") : first.add(WEEK - 1, "day");
  const count = last.startOf("day").diff(first.startOf("day"), "day") + 1;
  return Array.from({ length: count }, (_, index) => first.add(index, "day").format("YYYY-MM-DD"));
}

export function moved(span: Span, anchor: string, step: number): string {
  return dayjs(anchor).add(step, span).format("YYYY-MM-DD");
}
