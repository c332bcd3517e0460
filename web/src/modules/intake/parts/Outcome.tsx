import { Button } from "antd";
import { Link } from "react-router";

import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";

import type { Import } from "../api/run";
import styles from "../pages/import.module.css";
import { intakeWords } from "../words";

const BUCKETS = ["accepted", "returned", "already", "refused", "not_row"] as const;
const ORDERS = ["confirmed", "draft", "held", "returns", "refused", "history"] as const;

/** Where the rows end: every row in exactly one bucket. */
export function Buckets({ result, done = false }: { result: Import; done?: boolean }) {
  const say = useWords(intakeWords);
  return (
    <>
      <div className={styles.buckets}>
        {BUCKETS.filter((name) => name !== "returned" || result.buckets.returned?.rows).map((name) => {
          const bucket = result.buckets[name];
          return (
            <div key={name} className={styles.bucket} data-name={name} data-none={(bucket?.rows ?? 0) === 0 || undefined}>
              <b>{bucket?.rows ?? 0}</b>
              <span>{say(done && name === "accepted" ? "bucket.done" : `bucket.${name}`)}</span>
              {bucket && bucket.value !== "0" ? <small>{grouped(bucket.value, 2)}</small> : null}
            </div>
          );
        })}
      </div>
      <p className={styles.counts}>
        {ORDERS.filter((name) => result.orders[name]).map((name) => <span key={name}>{say(`orders.${name}`, { count: result.orders[name] ?? 0 })}</span>)}
        {(["products", "customers"] as const).filter((name) => result.created[name]).map((name) => <span key={name}>{say(`created.${name}`, { count: result.created[name] ?? 0 })}</span>)}
      </p>
    </>
  ); // prettier-ignore
}

/** After the file was taken in: what came of it, and what goes back. */
export function Outcome({ result }: { result: Import }) {
  const say = useWords(intakeWords);
  const refused = (result.buckets.refused?.rows ?? 0) > 0;
  return (
    <section className={styles.panel} aria-label={say("report")}>
      <header className={styles.head}>
        <h2>{say("report")}</h2>
        <span>{result.file.name}</span>
        {refused && result.id !== null ? <Button type="primary" href={`/api/v1/imports/${result.id}/refused`}>{say("download")}</Button> : null}
      </header>
      <Buckets result={result} done />
      <p className={styles.counts}>
        {result.orders.held ? <Link to="/orders?held=true">{say("see.held")}</Link> : null}
        {result.subject === "orders" ? <Link to="/orders">{say("see.orders")}</Link> : null}
      </p>
    </section>
  ); // prettier-ignore
}
