import { useQueryClient } from "@tanstack/react-query";
import { Button, Progress, Skeleton } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate, useParams } from "react-router";

import { useWords } from "@/shared/i18n/words";
import { Page } from "@/shared/ui/Page";
import { Trouble } from "@/shared/ui/Trouble";

import { type Import, isBusy, type Settings, settingsOf, useRun, useTrial } from "../api/run";
import { Columns } from "../parts/Columns";
import { Buckets, Outcome } from "../parts/Outcome";
import { Preview } from "../parts/Preview";
import { SettingsBar } from "../parts/SettingsBar";
import { intakeWords } from "../words";
import styles from "./import.module.css";

/** One file on its way in: read, put right, taken in, reported. Leaving or reloading loses nothing. */
export function RunPage() {
  const say = useWords(intakeWords);
  const navigate = useNavigate();
  const client = useQueryClient();
  const id = Number(useParams().id);
  const run = useRun(id);
  const busy = run.data ? isBusy(run.data) : false;
  const wasBusy = useRef(false);
  useEffect(() => {
    // What went in shows elsewhere: lists and figures are read again once it is done.
    if (wasBusy.current && !busy) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== "/api/v1/imports/{session_id}" });
    wasBusy.current = busy;
  }, [busy, client]);
  const again = <Button onClick={() => void navigate("/imports")}>{say("again")}</Button>;
  return (
    <Page title={say("title")} guide="import" actions={busy ? null : again}>
      {run.isError ? <Trouble failure={run.error} onRetry={() => void run.refetch()} /> : null}
      {run.isPending ? <Skeleton active paragraph={{ rows: 6 }} /> : null}
      {run.data ? <Stage run={run.data} /> : null}
    </Page>
  );
}

function Stage({ run }: { run: Import }) {
  const say = useWords(intakeWords);
  if (isBusy(run)) return <Under run={run} />;
  if (run.status === "failed") return <Failed run={run} />;
  if (run.trial) return <Trial run={run} />;
  return (
    <>
      <Outcome result={run} />
      {(run.buckets.refused?.rows ?? 0) > 0 ? <Preview run={run} title={say("refused.title")} /> : null}
    </>
  );
}

/** How far it is; nobody has to wait here. */
function Under({ run }: { run: Import }) {
  const say = useWords(intakeWords);
  const { done, total } = run.progress ?? { done: 0, total: 0 };
  const what = say(run.trial ? "reading" : "importing", { name: run.file.name });
  return (
    <div className={styles.panel} role="status">
      {run.status === "waiting" ? say("waiting", { name: run.file.name }) : what}
      <Progress percent={total > 0 ? Math.round((done / total) * 100) : 0} status="active" aria-label={what} />
      <span className={styles.hint}>{total > 0 ? say("done.of", { done, total }) : ""} {say("leave")}</span>
    </div>
  ); // prettier-ignore
}

function Failed({ run }: { run: Import }) {
  const say = useWords(intakeWords);
  const { revise } = useTrial(run.id ?? 0);
  return (
    <div className={styles.panel} role="alert">
      <h2>{say(run.trial ? "failed.trial" : "failed")}</h2>
      <p className={styles.flat}>{run.failure?.message}</p>
      {run.trial ? <span><Button type="primary" loading={revise.isPending} onClick={() => revise.mutate({ mapping: {} })}>{say("failed.reset")}</Button></span> : null}
    </div>
  ); // prettier-ignore
}

/** What the trial found, what can be put right, and the way on. */
function Trial({ run }: { run: Import }) {
  const say = useWords(intakeWords);
  const { revise, commit } = useTrial(run.id ?? 0);
  const [draft, setDraft] = useState<Settings>();
  const settings = draft ?? settingsOf(run);
  const good = (run.buckets.accepted?.rows ?? 0) + (run.buckets.returned?.rows ?? 0);
  // Not `mutate`: its `onSuccess` is dropped when a cell is put right before the answer has come.
  const reread = () => {
    const done = () => setDraft((current) => (current === draft ? undefined : current));
    revise.mutateAsync({ ...settings }).then(done, () => undefined); // the hook tells of what failed
  };
  return (
    <>
      <section className={styles.panel} aria-label={say("trial")}>
        <header className={styles.head}>
          <h2>{run.file.name}</h2>
          <span>{say("rows.sum", { count: run.rows })}{run.corrections.length > 0 ? ` · ${say("corrected.sum", { count: run.corrections.length })}` : ""}</span>
          {draft ? <Button type="primary" loading={revise.isPending} onClick={reread}>{say("rerun")}</Button> : null}
          <Button
            type={draft ? "default" : "primary"}
            disabled={good === 0 || draft !== undefined || revise.isPending}
            loading={commit.isPending}
            onClick={() => commit.mutate()}
          >
            {good === 0 ? say("commit.none") : say("commit", { count: good })}
          </Button>
        </header>
        <Buckets result={run} />
        <SettingsBar settings={settings} returns={(run.buckets.returned?.rows ?? 0) > 0} change={setDraft} />
        {run.notes.map((note) => <p key={note} className={styles.note}>{note}</p>)}
      </section>
      <Preview run={run} title={say("preview")} onCorrect={(corrections) => revise.mutateAsync({ corrections })} checking={revise.isPending} />
      <Columns sheets={run.columns} settings={settings} change={setDraft} />
    </>
  ); // prettier-ignore
}
