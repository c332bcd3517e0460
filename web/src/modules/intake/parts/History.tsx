import { Button } from "antd";
import { Link } from "react-router";

import { $api } from "@/shared/api/client";
import { sayCode, useWords } from "@/shared/i18n/words";
import { Empty, Trouble } from "@/shared/ui/Trouble";
import { When } from "@/shared/ui/When";

import { type Import, isBusy } from "../api/run";
import styles from "../pages/import.module.css";
import { intakeWords } from "../words";

/** Files that were taken in before, with what went back. */
export function History() {
  const say = useWords(intakeWords);
  const past = $api.useQuery("get", "/api/v1/imports", { params: { query: { limit: 20 } } });
  const state = (one: Import) => {
    if (isBusy(one)) return say("state.busy");
    if (one.status === "failed") return say("state.failed");
    return one.trial ? say("state.trial") : `${say("bucket.done")} ${one.buckets.accepted?.rows ?? 0}`;
  };
  if (past.isError) return <Trouble failure={past.error} onRetry={() => void past.refetch()} />;
  if (!past.data) return null;
  if (past.data.items.length === 0) return <Empty title={say("history.none")} hint={say("history.hint")} />;
  return (
    <section className={styles.panel} aria-label={say("history")}>
      <h2>{say("history")}</h2>
      <ul className={styles.past}>
        {past.data.items.map((one) => (
          <li key={one.id}>
            <Link to={`/imports/${one.id ?? ""}`}>{one.file.name}</Link>
            <span>{sayCode(intakeWords, "subject", one.subject)}</span>
            <span>{state(one)}</span>
            <span>{!one.trial && one.buckets.refused?.rows ? <Button size="small" href={`/api/v1/imports/${one.id ?? ""}/refused`}>{say("bucket.refused")} {one.buckets.refused.rows}</Button> : null}</span>
            <span className={styles.where}><When at={one.created_at} /></span>
          </li>
        ))}
      </ul>
    </section>
  ); // prettier-ignore
}
