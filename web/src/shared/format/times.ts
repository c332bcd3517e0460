import "dayjs/locale/zh-cn";

import dayjs from "dayjs";
import relativeTime from "dayjs/plugin/relativeTime";

import { i18n } from "@/shared/i18n/i18n";
import { defineWords, say } from "@/shared/i18n/words";

dayjs.extend(relativeTime);

const words = defineWords(
  "times",
  {
    today: "今天", tomorrow: "明天", yesterday: "昨天",
    "weekday.0": "周日", "weekday.1": "周一", "weekday.2": "周二", "weekday.3": "周三",
    "weekday.4": "周四", "weekday.5": "周五", "weekday.6": "周六",
  },
  {
    today: "today", tomorrow: "tomorrow", yesterday: "yesterday",
    "weekday.0": "Sun", "weekday.1": "Mon", "weekday.2": "Tue", "weekday.3": "Wed",
    "weekday.4": "Thu", "weekday.5": "Fri", "weekday.6": "Sat",
  },
); // prettier-ignore

const WEEKDAYS = ["weekday.0", "weekday.1", "weekday.2", "weekday.3", "weekday.4", "weekday.5", "weekday.6"] as const;

function locale(): string {
  return i18n.language === "en" ? "en" : "zh-cn";
}

/** A local day (`2026-03-06` or an instant) as people say it: today, tomorrow, 3月6日 周五; another year is named. */
export function dayWords(value: string): string {
  const day = dayjs(value).startOf("day");
  const distance = day.diff(dayjs().startOf("day"), "day");
  if (distance === 0) return say(words, "today");
  if (distance === 1) return say(words, "tomorrow");
  if (distance === -1) return say(words, "yesterday");
  const sameYear = day.year() === dayjs().year();
  const weekday = Math.abs(distance) < 8 ? say(words, WEEKDAYS[day.day()]) : "";
  if (i18n.language === "en") return `${weekday} ${day.format(sameYear ? "MMM D" : "MMM D, YYYY")}`.trim();
  return `${day.format(sameYear ? "M月D日" : "YYYY年M月D日")} ${weekday}`.trim();
}

/** A day in full, whatever its distance: `11月26日 周四`, `Thu Nov 26`. */
export function fullDay(value: string): string {
  const day = dayjs(value);
  const weekday = say(words, WEEKDAYS[day.day()]);
  return i18n.language === "en" ? `${weekday} ${day.format("MMM D")}` : `${day.format("M月D日")} ${weekday}`;
}

/** An instant: relative near now, otherwise the day; with the time of day where it is close. */
export function instantWords(value: string): string {
  const at = dayjs(value);
  const minutes = Math.abs(at.diff(dayjs(), "minute"));
  if (minutes < 60 * 6) return at.locale(locale()).fromNow();
  const distance = Math.abs(at.startOf("day").diff(dayjs().startOf("day"), "day"));
  return distance <= 1 ? `${dayWords(value)} ${at.format("HH:mm")}` : dayWords(value);
}

/** A due time: the day with the hour, since a person plans by it. */
export function dueWords(value: string): string {
  const at = dayjs(value);
  const distance = Math.abs(at.startOf("day").diff(dayjs().startOf("day"), "day"));
  return distance <= 1 ? `${dayWords(value)} ${at.format("HH:mm")}` : dayWords(value);
}

/** The exact local time, for the title on hover. */
export function exactTime(value: string): string {
  return dayjs(value).format(value.length > 10 ? "YYYY-MM-DD HH:mm:ss" : "YYYY-MM-DD");
}

export function isPast(value: string): boolean {
  return dayjs(value).isBefore(dayjs());
}
