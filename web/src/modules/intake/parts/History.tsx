import { Button } from "antd";

import { $api } from "@/shared/api/client";
import { sayCode, useWords } from "@/shared/i18n/words";
import { Empty, Trouble } from "@/shared/ui/Trouble";
import { When } from "@/shared/ui/When";

import styles from "../pages/import.module.css";
import { intakeWords } from "../words";

/** Files that were taken in before, with what went back. */
export function History() {
  const say = useWords(intakeWords);
  const past = $api.useQuery("get", "/api/v1/imports", { params: { query: { limit: 20 } } });
  if (past.isError) return <Trouble failure={past.error} onRetry={() => void past.refetch()} />;
  if (!past.data) return null;
  if (past.data.items.length === 0) return <Empty title={say("history.none")} hint={say("history.hint")} />;
  return (
    <section className={styles.panel} aria-label={say("history")}>
      <h2>{say("history")}</h2>
      <ul className={styles.past}>
        {past.data.items.map((one) => (
          <li key={one.id}>
            <b>{one.file.name}</b>
            <span>{sayCode(intakeWords, "subject", one.subject)}</span>
            <span>{say("bucket.done")} {one.buckets.accepted?.rows ?? 0}</span>
            <span>{one.buckets.refused?.rows ? <Button size="small" href={`/api/v1/imports/${one.id ?? ""}/refused`}>{say("bucket.refused")} {one.buckets.refused.rows}</Button> : null}</span>
            <span className={styles.where}><When at={one.created_at} /></span>
          </li>
        ))}
      </ul>
    </section>
  ); // prettier-ignore
}
