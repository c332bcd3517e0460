import { InboxOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Progress, Upload } from "antd";
import { useState } from "react";

import { useWords } from "@/shared/i18n/words";
import { Page } from "@/shared/ui/Page";
import { Trouble } from "@/shared/ui/Trouble";

import { type Import, send, type Settings, START } from "../api/send";
import { Columns } from "../parts/Columns";
import { History } from "../parts/History";
import { HandedBack } from "../parts/HandedBack";
import { Buckets, Outcome } from "../parts/Outcome";
import { SettingsBar } from "../parts/SettingsBar";
import { intakeWords } from "../words";
import styles from "./import.module.css";

const KINDS = ".xlsx,.xls,.xlsm,.ods,.csv,.tsv,.txt,.zip,.gz,.xz";

/** A file in four steps: dropped, read on trial, corrected, taken in; nothing is kept before the last. */
export function ImportPage() {
  const say = useWords(intakeWords);
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const [settings, setSettings] = useState<Settings>(START);
  const [dirty, setDirty] = useState(false);
  const trial = useMutation({ mutationFn: ({ of, with: how }: { of: File; with: Settings }) => send(of, how, true), onSuccess: () => setDirty(false) });
  const final = useMutation({ mutationFn: () => send(file as File, settings, false), onSuccess: () => void client.invalidateQueries() });

  const take = (next: File) => {
    setFile(next);
    setSettings(START);
    final.reset();
    trial.mutate({ of: next, with: START });
    return false; // it is sent by us
  };
  const change = (next: Settings) => {
    setSettings(next);
    setDirty(true);
  };
  const reread = () => file && trial.mutate({ of: file, with: settings });
  const restart = () => {
    setFile(undefined);
    trial.reset();
    final.reset();
  };
  const busy = trial.isPending || final.isPending;
  const read = trial.data;
  return (
    <Page title={say("title")} guide="import" actions={file && !busy ? <Button onClick={restart}>{say("again")}</Button> : null}>
      {file ? null : (
        <Upload.Dragger accept={KINDS} showUploadList={false} beforeUpload={take}>
          <p className={styles.icon}><InboxOutlined /></p>
          <p className={styles.drop}>{say("drop")}</p>
          <p className={styles.hint}>{say("drop.hint")}</p>
        </Upload.Dragger>
      )}
      {busy && file ? (
        <div className={styles.panel} role="status">
          {say(final.isPending ? "importing" : "reading", { name: file.name })}
          <Progress percent={100} status="active" showInfo={false} aria-label={say("reading", { name: file.name })} />
        </div>
      ) : null}
      {trial.isError ? <Trouble failure={trial.error} onRetry={reread} /> : null}
      {final.isError ? <Trouble failure={final.error} onRetry={() => final.mutate()} /> : null}
      {final.data ? <Outcome result={final.data} /> : null}
      {read && file && !busy && !final.data ? <Trial read={read} settings={settings} dirty={dirty} change={change} onReread={reread} onCommit={() => final.mutate()} /> : null}
      {file ? null : <History />}
    </Page>
  ); // prettier-ignore
}

interface TrialProps {
  read: Import;
  settings: Settings;
  dirty: boolean;
  change: (settings: Settings) => void;
  onReread: () => void;
  onCommit: () => void;
}

/** What the trial found, what can be corrected, and the way on. */
function Trial({ read, settings, dirty, change, onReread, onCommit }: TrialProps) {
  const say = useWords(intakeWords);
  const good = read.buckets.accepted?.rows ?? 0;
  return (
    <>
      <section className={styles.panel}>
        <header className={styles.head}>
          <h2>{read.file.name}</h2>
          <span>{say("rows.sum", { count: read.rows })}</span>
          <Button type={dirty ? "primary" : "default"} onClick={onReread}>{say("rerun")}</Button>
          <Button type={dirty ? "default" : "primary"} disabled={good === 0} onClick={onCommit}>{good === 0 ? say("commit.none") : say("commit", { count: good })}</Button>
        </header>
        <Buckets result={read} />
        <SettingsBar subject={read.subject} settings={settings} change={change} />
        {read.notes.map((note) => <p key={note} className={styles.note}>{note}</p>)}
      </section>
      <Columns sheets={read.columns} subject={read.subject} settings={settings} change={change} />
      <HandedBack rows={read.refused} />
    </>
  ); // prettier-ignore
}
