import { Button, Skeleton } from "antd";
import { Link, Navigate, useNavigate } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { dayWords, fullDay } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Money } from "@/shared/ui/Money";
import { Page } from "@/shared/ui/Page";
import { StageTag } from "@/shared/ui/StageTag";
import { Empty, Trouble } from "@/shared/ui/Trouble";
import { Due } from "@/shared/ui/When";

import { Spark } from "../parts/Spark";
import { wasLeft } from "../setup";
import { insightWords } from "../words";
import styles from "./home.module.css";

type Home = Schemas["HomeOut"];

/** What needs me now, what worries the company, today in figures; each number leads to its list. */
export function HomePage() {
  const say = useWords(insightWords);
  const { me, may } = useSession();
  const navigate = useNavigate();
  const home = $api.useQuery("get", "/api/v1/home", {}, { enabled: may("orders.view") });
  const actions = may("orders.create") ? <Button type="primary" onClick={() => void navigate("/orders/new")}>{say("new")}</Button> : null;
  const title = home.data ? say("hello", { name: me.name || me.username, day: fullDay(home.data.today) }) : say("home");
  return (
    <Page title={title} tab={say("home")} guide="home" actions={actions}>
      {may("settings.edit") ? <FirstSteps /> : null}
      {home.isError ? <Trouble failure={home.error} onRetry={() => void home.refetch()} /> : null}
      {home.isPending && may("orders.view") ? <Skeleton active paragraph={{ rows: 10 }} /> : null}
      {home.data ? (
        <>
          <Worries counts={home.data.counts} />
          <Figures figures={home.data.figures} />
          <Mine mine={home.data.mine} />
        </>
      ) : null}
    </Page>
  );
}

const STEP_PATHS: Record<string, string> = { company: "/settings/companies", warehouse: "/settings/warehouses", products: "/imports", customers: "/imports", stock: "/stock", colleagues: "/settings/users" }; // prettier-ignore

/** What a new company still has to do before its first order; gone once all is done. */
function FirstSteps() {
  const say = useWords(insightWords);
  const setup = $api.useQuery("get", "/api/v1/setup");
  if (!setup.data || setup.data.complete) return null;
  const data = new Map(setup.data.steps.map((step) => [step.key, step.done]));
  // Nobody has begun: the set-up greets by itself, until it is put off.
  if (!data.get("company") && !data.get("products") && !data.get("customers") && !wasLeft()) return <Navigate to="/setup" replace />;
  return (
    <section className={styles.mine} aria-label={say("setup.title")}>
      <h2>{say("setup.title")}</h2>
      <p>{say("setup.text")}</p>
      <ol className={styles.steps}>
        {setup.data.steps.map((step) => (
          <li key={step.key} data-done={step.done || undefined}>
            <Link to={STEP_PATHS[step.key] ?? "/settings"}>{step.text}</Link>
          </li>
        ))}
      </ol>
      <p><Link to="/setup">{say("setup.go")}</Link></p>
    </section>
  );
}

function Worries({ counts }: { counts: Home["counts"] }) {
  const say = useWords(insightWords);
  return (
    <nav className={styles.worries} aria-label={say("team")}>
      {counts.map((one) => (
        <Link key={one.key} to={`/orders?${one.query}`} className={styles.worry} data-hurts={one.count > 0 ? one.key : undefined}>
          <b>{one.count}</b>
          <span>{say(`count.${one.key}`)}</span>
        </Link>
      ))}
    </nav>
  );
}

function Figures({ figures }: { figures: Home["figures"] }) {
  const say = useWords(insightWords);
  return (
    <section className={styles.figures}>
      {figures.map((one) => {
        const name = say(`figure.${one.key}`);
        const values = one.trend.map((day) => Number(day.value));
        return (
          <Link key={one.key + (one.currency ?? "")} to={`/orders?${one.query}`} className={styles.figure}>
            <span>{name}</span>
            <b>{one.currency ? <Money amount={one.value} currency={one.currency} /> : grouped(one.value)}</b>
            <Spark values={values} label={say("trend.of", { name, values: values.join(", ") })} />
          </Link>
        );
      })}
    </section>
  );
}

function Mine({ mine }: { mine: Home["mine"] }) {
  const say = useWords(insightWords);
  const some = mine.filter((group) => group.count > 0);
  return (
    <section className={styles.mine} aria-label={say("mine")}>
      <h2>{say("mine")}</h2>
      {some.length === 0 ? <Empty title={say("mine.none")} hint={say("mine.noneHint")} action={<Link to="/board">{say("board")}</Link>} /> : null}
      {some.map((group) => (
        <div key={group.key} className={styles.group}>
          <header>
            <h3 data-late={group.key === "overdue" || undefined}>{say(`mine.${group.key}`)}</h3>
            <Link to={`/orders?${group.query}`}>{say("mine.all", { count: group.count })}</Link>
          </header>
          {group.orders.map((order) => (
            <Link key={order.number} to={`/orders/${order.number}`} className={styles.order}>
              <b>{order.number}</b>
              <span className={styles.name}>{order.customer_name}</span>
              <StageTag stage={order.stage} />
              <Money amount={order.totals.gross ?? null} currency={order.currency} />
              <span className={styles.due}>{order.due_at ? <Due at={order.due_at} /> : order.promised_date ? dayWords(order.promised_date) : ""}</span>
            </Link>
          ))}
        </div>
      ))}
    </section>
  );
}
