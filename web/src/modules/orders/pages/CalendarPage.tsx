import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Segmented } from "antd";
import dayjs from "dayjs";
import { Link, useSearchParams } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { exactTime } from "@/shared/format/times";
import { i18n } from "@/shared/i18n/i18n";
import { useWords } from "@/shared/i18n/words";
import { Money } from "@/shared/ui/Money";
import { Page } from "@/shared/ui/Page";
import { Trouble } from "@/shared/ui/Trouble";

import { daysOf, moved, type Span } from "../api/days";
import styles from "../parts/calendar.module.css";
import { OwnerSelect } from "../parts/pickers";
import { boardWords } from "../words/board";

const KINDS = ["promised", "requested", "due"] as const;
type Kind = (typeof KINDS)[number];

/** Which orders are promised, asked for or due on which day; a day leads to its orders. */
export function CalendarPage() {
  const say = useWords(boardWords);
  const [search, setSearch] = useSearchParams();
  const by: Kind = KINDS.find((one) => one === search.get("by")) ?? "promised";
  const span: Span = search.get("span") === "week" ? "week" : "month";
  const anchor = /^\d{4}-\d\d-\d\d$/.test(search.get("day") ?? "") ? (search.get("day") ?? "") : dayjs().format("YYYY-MM-DD");
  const owner = search.get("owner") ?? undefined;
  const set = (change: Record<string, string | undefined>) => {
    const next = Object.entries({ by, span, day: anchor, owner, ...change }).filter((entry): entry is [string, string] => Boolean(entry[1]));
    setSearch(new URLSearchParams(next), { replace: true });
  };
  const days = daysOf(span, anchor);
  const found = useDays(days, by, owner);
  const title = dayjs(anchor).format(i18n.language === "en" ? "MMM YYYY" : "YYYY年M月");
  return (
    <Page title={say("calendar")} guide="board">
      <div className={styles.bar}>
        <Segmented<Kind> value={by} onChange={(value) => set({ by: value })} options={KINDS.map((value) => ({ value, label: say(`by.${value}`) }))} aria-label={say("by")} />
        <Segmented<Span> value={span} onChange={(value) => set({ span: value })} options={(["month", "week"] as const).map((value) => ({ value, label: say(value) }))} aria-label={say("span")} />
        <OwnerSelect value={owner} onChange={(value) => set({ owner: value })} label={say("owner")} me={say("me")} />
        <span className={styles.months}>
        <Button icon={<LeftOutlined />} aria-label={say("prev")} onClick={() => set({ day: moved(span, anchor, -1) })} />
        <span className={styles.title}>{title}</span>
        <Button icon={<RightOutlined />} aria-label={say("next")} onClick={() => set({ day: moved(span, anchor, 1) })} />
        <Button onClick={() => set({ day: dayjs().format("YYYY-MM-DD") })}>{say("today")}</Button>
        </span>
      </div>
      {found.isError ? <Trouble failure={found.error} onRetry={() => void found.refetch()} /> : <Sheet {...{ days, by, owner, found: found.data?.days ?? [], month: span === "month" ? anchor.slice(0, 7) : "" }} />}
    </Page>
  );
} // prettier-ignore

function useDays(days: string[], by: Kind, owner: string | undefined) {
  const query = { by, start: days[0] ?? "", end: days.at(-1) ?? "", owner, state: ["draft", "confirmed"] };
  return $api.useQuery("get", "/api/v1/orders:calendar", { params: { query } }, { placeholderData: (last) => last });
}

/** Days on which nobody works, by the company's calendar: holidays, weekends, and the Saturdays that are worked. */
function useOffDays(): (day: string) => { off: boolean; name?: string; makeup: boolean } {
  const heads = $api.useQuery("get", "/api/v1/calendars", {}, { staleTime: 600_000 });
  const code = heads.data?.items.find((one) => one.is_default)?.code;
  const calendar = $api.useQuery("get", "/api/v1/calendars/{code}", { params: { path: { code: code ?? "" } } }, { enabled: Boolean(code), staleTime: 600_000 });
  const weekdays = calendar.data?.weekdays ?? [1, 2, 3, 4, 5];
  const special = new Map((calendar.data?.days ?? []).map((one) => [one.date, one]));
  return (day) => {
    const named = special.get(day);
    if (named) return { off: named.kind === "holiday", name: named.name, makeup: named.kind !== "holiday" };
    return { off: !weekdays.includes(dayjs(day).day() || 7), makeup: false };
  };
} // prettier-ignore

interface SheetProps {
  days: string[];
  by: Kind;
  owner: string | undefined;
  found: readonly Schemas["OrderDayOut"][];
  month: string;
}

function Sheet({ days, by, owner, found, month }: SheetProps) {
  const say = useWords(boardWords);
  const offDay = useOffDays();
  const byDay = new Map(found.map((one) => [one.date, one]));
  const today = dayjs().format("YYYY-MM-DD");
  return (
    <div className={styles.grid}>
      {([1, 2, 3, 4, 5, 6, 0] as const).map((day) => (
        <div key={day} className={styles.head}>
          {say(`weekday.${day}`)}
        </div>
      ))}
      {days.map((day) => {
        const { off, name, makeup } = offDay(day);
        const one = byDay.get(day);
        const marks = { "data-off": off || undefined, "data-today": day === today || undefined, "data-other": (month && !day.startsWith(month)) || undefined };
        const content = (
          <>
            <span className={styles.date}>
              <b>{Number(day.slice(8))}</b>
              {name || makeup ? (
                <span className={styles.name} title={name}>
                  {say(makeup ? "makeup" : "holiday")} {name}
                </span>
              ) : null}
            </span>
            {one ? <DayFigures day={one} /> : null}
          </>
        );
        if (!one) return <div key={day} className={styles.day} {...marks}>{content}</div>;
        const filter = new URLSearchParams({ [`${by}_from`]: day, [`${by}_to`]: day, ...(owner ? { owner } : {}) });
        return <Link key={day} className={styles.day} to={`/orders?${filter}`} title={exactTime(day)} {...marks}>{content}</Link>;
      })}
    </div>
  );
} // prettier-ignore

function DayFigures({ day }: { day: Schemas["OrderDayOut"] }) {
  const say = useWords(boardWords);
  return (
    <>
      <span className={styles.count}>{say("orders", { count: day.count })}</span>
      {day.totals.map((one) => one.gross === null ? null : <span key={one.currency} className={styles.amount}><Money amount={one.gross} currency={one.currency} /></span>)}
      {day.overdue > 0 ? <span className={styles.late}>{say("overdueCount", { count: day.overdue })}</span> : null}
    </>
  );
} // prettier-ignore
