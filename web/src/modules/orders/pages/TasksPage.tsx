import { Button, Skeleton } from "antd";
import dayjs from "dayjs";
import type { ReactNode } from "react";
import { Link, useNavigate } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { StageTag } from "@/shared/ui/StageTag";
import { Empty, Trouble } from "@/shared/ui/Trouble";
import { Due } from "@/shared/ui/When";

import { type Summary, usePrefetchOrder } from "../api/orders";
import { Flags } from "../parts/Flags";
import { TaskItem } from "../parts/TaskItem";
import styles from "../parts/work.module.css";
import { boardWords } from "../words/board";

const MOST = 200;
const GROUPS = ["overdue", "today", "next"] as const;
type Group = (typeof GROUPS)[number];

function groupOf(due: string | null): Group {
  if (!due || dayjs(due).isAfter(dayjs().endOf("day"))) return "next";
  return dayjs(due).isBefore(dayjs()) ? "overdue" : "today";
}

interface Item {
  key: string;
  due: string;
  content: ReactNode;
}

/** What waits for oneself: what the process asks, and the orders whose turn is one's own, the most urgent first. */
export function TasksPage() {
  const say = useWords(boardWords);
  const { may } = useSession();
  const navigate = useNavigate();
  const query = { owner: "me", state: ["draft", "confirmed"], sort: "due", limit: MOST };
  const orders = $api.useQuery("get", "/api/v1/orders", { params: { query } }, { enabled: may("orders.view") });
  const tasks = $api.useQuery("get", "/api/v1/tasks", { params: { query: { mine: true, limit: MOST } } });
  const trouble = orders.isError ? orders : tasks.isError ? tasks : undefined;
  const items = itemsOf(tasks.data?.items ?? [], orders.data?.items ?? []);
  const more = orders.data?.next_cursor ? say("tasks.shownFirst", { count: MOST }) : say("tasks.turn", { count: items.length });
  const pending = orders.isLoading || tasks.isPending;
  const all = <Button onClick={() => void navigate("/orders")}>{say("tasks.all")}</Button>;
  return (
    <Page title={say("tasks")} meta={pending ? null : more} guide="orders">
      {trouble ? <Trouble failure={trouble.error} onRetry={() => void trouble.refetch()} /> : null}
      {pending ? <Skeleton active paragraph={{ rows: 8 }} /> : null}
      {!pending && !trouble && items.length === 0 ? <Empty title={say("tasks.none")} hint={say("tasks.noneHint")} action={may("orders.view") ? all : undefined} /> : null}
      <div className={styles.groups}>
        {GROUPS.map((group) => {
          const mine = items.filter((one) => groupOf(one.due) === group);
          return mine.length === 0 ? null : (
            <section key={group} className={styles.group} data-late={group === "overdue" || undefined}>
              <h2>
                {say(`tasks.${group}`)} {mine.length}
              </h2>
              <ul className={styles.list}>{mine.map((one) => one.content)}</ul>
            </section>
          );
        })}
      </div>
    </Page>
  );
} // prettier-ignore

function itemsOf(tasks: readonly Schemas["TaskOut"][], orders: readonly Summary[]): Item[] {
  const items = [
    ...tasks.map((one) => ({ key: `task ${one.id}`, due: one.due_at, content: <TaskItem key={`task ${one.id}`} task={one} /> })),
    ...orders.map((one) => ({ key: one.number, due: one.due_at ?? "", content: <OrderItem key={one.number} order={one} /> })),
  ];
  return items.sort((a, b) => dayjs(a.due).diff(b.due));
}

function OrderItem({ order }: { order: Summary }) {
  const prefetch = usePrefetchOrder();
  return (
    <li onMouseEnter={() => prefetch(order.number)}>
      <Link className={styles.number} to={`/orders/${encodeURIComponent(order.number)}`}>
        {order.number}
      </Link>
      <span className={styles.stage}><StageTag stage={order.stage} /></span>
      <span className={styles.about}>{order.customer_name}</span>
      <span className={styles.flags}><Flags order={{ ...order, overdue: false }} /></span>
      <span className={styles.due}><Due at={order.due_at} /></span>
    </li>
  );
}
