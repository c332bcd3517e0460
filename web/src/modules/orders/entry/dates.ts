import dayjs, { type Dayjs } from "dayjs";

import { plainDigits } from "./quantities";

const WORDS: Record<string, number> = { 今天: 0, 今: 0, today: 0, 明天: 1, 明: 1, tomorrow: 1, 后天: 2, 大后天: 3 };
const WEEKDAYS = "日一二三四五六";

/**
 * A day as a clerk types it → `2026-03-06`; undefined when it is none.
 *
 * `3-6` `3/6` `3.6` `0306` `3月6日` (the next such day), `2026-3-6`, `+3`, 明天, 周五, 下周三.
 */
export function readDay(text: string, now: Dayjs = dayjs()): string | undefined {
  const typed = plainDigits(text).trim().toLowerCase();
  const today = now.startOf("day");
  if (typed in WORDS) return today.add(WORDS[typed] ?? 0, "day").format("YYYY-MM-DD");
  const later = /^\+(\d{1,3})$/.exec(typed);
  if (later) return today.add(Number(later[1]), "day").format("YYYY-MM-DD");
  const week = /^(下)?(?:周|星期|礼拜)([一二三四五六日天])$/.exec(typed);
  if (week) return weekday(today, WEEKDAYS.indexOf(week[2] === "天" ? "日" : (week[2] ?? "")), week[1] !== undefined);
  const full = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(typed);
  if (full) return dayOf(Number(full[1]), Number(full[2]), Number(full[3]));
  const short = /^(\d{1,2})[-/.月](\d{1,2})[日号]?$/.exec(typed) ?? /^(\d{2})(\d{2})$/.exec(typed);
  if (!short) return undefined;
  const made = dayOf(today.year(), Number(short[1]), Number(short[2]));
  if (made === undefined || made >= today.format("YYYY-MM-DD")) return made;
  return dayOf(today.year() + 1, Number(short[1]), Number(short[2]));
}

/** This week's day (Monday first) if it is still to come, else next week's; 下周 is always next week's. */
function weekday(today: Dayjs, wanted: number, next: boolean): string {
  const monday = today.subtract((today.day() + 6) % 7, "day");
  const day = monday.add((wanted + 6) % 7, "day");
  return (next || day.isBefore(today) ? day.add(7, "day") : day).format("YYYY-MM-DD");
}

function dayOf(year: number, month: number, day: number): string | undefined {
  const made = dayjs(new Date(year, month - 1, day));
  return made.month() === month - 1 && made.date() === day ? made.format("YYYY-MM-DD") : undefined;
}
