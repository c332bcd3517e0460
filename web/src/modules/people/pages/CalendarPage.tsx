import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Input, Segmented, Skeleton } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { $api, type Schemas } from "@/shared/api/client";
import { dayWords } from "@/shared/format/times";
import { defineWords, useWords } from "@/shared/i18n/words";
import { Trouble } from "@/shared/ui/Trouble";
import { useFailure } from "@/shared/ui/useFailure";
import { uiWords } from "@/shared/ui/words";

import styles from "./settings.module.css";

type Calendar = Schemas["CalendarOut"];
type Day = Schemas["CalendarDayOut"];

const words = defineWords(
  "calendar-settings",
  { hint: "到期时间只算工作日。法定节假日和调休要每年补上;改动对之后的到期时间生效。", holiday: "放假", workday: "调休上班", name: "名称", date: "日期", add: "加一天", remove: "删除", none: "今天以后还没有登记放假和调休。" },
  { hint: "Due times count working days only. Add each year's holidays and make-up days; changes hold for due times set from now on.", holiday: "Holiday", workday: "Make-up workday", name: "Name", date: "Date", add: "Add a day", remove: "Remove", none: "No holidays or make-up days from today on." },
); // prettier-ignore

/** Holidays and make-up workdays of the company's calendar. */
export function CalendarPage() {
  const list = $api.useQuery("get", "/api/v1/calendars", { params: { query: { limit: 50 } } });
  const code = (list.data?.items.find((one) => one.is_default) ?? list.data?.items[0])?.code ?? "";
  const calendar = $api.useQuery("get", "/api/v1/calendars/{code}", { params: { path: { code } } }, { enabled: code !== "" });
  if (list.isError) return <Trouble failure={list.error} onRetry={() => void list.refetch()} />;
  if (calendar.isError) return <Trouble failure={calendar.error} onRetry={() => void calendar.refetch()} />;
  return calendar.data ? <Days calendar={calendar.data} /> : <Skeleton active />;
}

function Days({ calendar }: { calendar: Calendar }) {
  const say = useWords(words);
  const ui = useWords(uiWords);
  const { message } = App.useApp();
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const failed = useFailure();
  const [date, setDate] = useState("");
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"holiday" | "workday">("holiday");
  const put = $api.useMutation("put", "/api/v1/calendars/{code}", {
    onSuccess: async () => {
      message.success(ui("saved"));
      await client.invalidateQueries({ queryKey: ["get", "/api/v1/calendars/{code}"] });
    },
    onError: failed,
  });
  const save = (days: Day[], done?: () => void) => {
    const { name_zh, name_en, time_zone, weekdays, hours, is_default, version } = calendar;
    const body = { name_zh, name_en, time_zone, weekdays, hours, is_default, version, days } as unknown as Schemas["CalendarIn"];
    put.mutate({ params: { path: { code: calendar.code } }, body }, { onSuccess: done });
  };
  const add = () => {
    save([...calendar.days.filter((one) => one.date !== date), { date, kind, name }], () => {
      setDate("");
      setName("");
    });
  };
  const today = dayjs().format("YYYY-MM-DD");
  const coming = calendar.days.filter((one) => one.date >= today);
  return (
    <section className={styles.panel}>
      <h2>{i18n.language === "en" ? calendar.name_en : calendar.name_zh}</h2>
      <p>{say("hint")}</p>
      <div className={styles.bar}>
        <Input type="date" aria-label={say("date")} style={{ width: 150 }} value={date} onChange={(event) => setDate(event.target.value)} />
        <Segmented value={kind} onChange={setKind} options={[{ value: "holiday", label: say("holiday") }, { value: "workday", label: say("workday") }]} />
        <Input aria-label={say("name")} placeholder={say("name")} style={{ width: 140 }} value={name} onChange={(event) => setName(event.target.value)} />
        <Button onClick={add} disabled={date === ""} loading={put.isPending}>{say("add")}</Button>
      </div>
      {coming.length === 0 ? <p className={styles.none}>{say("none")}</p> : null}
      {coming.map((one) => (
        <div key={one.date} className={styles.line}>
          <span>{one.date} <small>{dayWords(one.date)}</small></span>
          <span>{one.name} · {say(one.kind === "holiday" ? "holiday" : "workday")}</span>
          <Button type="text" onClick={() => save(calendar.days.filter((other) => other.date !== one.date))}>{say("remove")}</Button>
        </div>
      ))}
    </section>
  ); // prettier-ignore
}
