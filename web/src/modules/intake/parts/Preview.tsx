import { Button, Segmented, Select, Skeleton } from "antd";
import { useState } from "react";

import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { Trouble } from "@/shared/ui/Trouble";

import type { Import } from "../api/run";
import pageStyles from "../pages/import.module.css";
import { intakeWords } from "../words";
import styles from "./preview.module.css";
import { Rows } from "./Rows";

type Which = "all" | "noted" | "bad";
type Corrections = Schemas["CorrectionIn"][];

interface Props {
  run: Import;
  title: string;
  /** Left out where nothing can be corrected any more: the file is in. */
  onCorrect?: (corrections: Corrections) => Promise<unknown>;
  checking?: boolean;
}

/** The rows of the file as they stand, what is said about each, and cells that are put right where they are. */
export function Preview({ run, title, onCorrect, checking = false }: Props) {
  const say = useWords(intakeWords);
  const [which, setWhich] = useState<Which>(() => ((run.buckets.refused?.rows ?? 0) > 0 ? (onCorrect ? "noted" : "bad") : "all"));
  const [code, setCode] = useState("");
  const query = { only: which, code, limit: 50 };
  const params = { path: { session_id: run.id ?? 0 }, query };
  const pages = $api.useInfiniteQuery("get", "/api/v1/imports/{session_id}/preview", { params }, { ...byCursor, placeholderData: (shown) => shown });
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const reasons = Object.entries(run.reasons).filter(([name]) => !name.startsWith("not_row."));
  const spoken = new Map(rows.flatMap((row) => row.problems.map((one) => [one.code, one.message])));
  return (
    <section className={pageStyles.panel} aria-label={title}>
      <header className={pageStyles.head}>
        <h2>{title}</h2>
        <span role="status">{checking ? say("checking") : ""}</span>
        {reasons.length > 1 ? (
          <Select
            aria-label={say("filter")}
            value={code}
            onChange={setCode}
            className={styles.reasons}
            options={[{ value: "", label: say("filter") }, ...reasons.map(([value, count]) => ({ value, label: `${spoken.get(value) ?? say("filter.other")} (${count})` }))]}
          />
        ) : null}
        <Segmented<Which>
          aria-label={say("which")}
          value={which}
          onChange={setWhich}
          options={(["all", "noted", "bad"] as const).map((value) => ({ value, label: say(`which.${value}`) }))}
        />
      </header>
      {onCorrect ? <p className={pageStyles.flat}>{say("preview.hint")}</p> : null}
      {pages.isError ? <Trouble failure={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {pages.isPending ? <Skeleton active paragraph={{ rows: 5 }} /> : null}
      {pages.data && rows.length === 0 ? <p className={pageStyles.flat}>{say(which === "bad" ? "refused.none" : "noted.none")}</p> : null}
      {run.columns.map((sheet) => {
        const own = rows.filter((row) => row.sheet === sheet.sheet);
        return own.length > 0 ? <Rows key={sheet.sheet} sheet={sheet} rows={own} several={run.columns.length > 1} onCorrect={onCorrect} /> : null;
      })}
      {pages.hasNextPage ? <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>{say("more")}</Button> : null}
    </section>
  ); // prettier-ignore
}
