import { Skeleton } from "antd";

import { $api } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { defineWords, useWords } from "@/shared/i18n/words";
import { Trouble } from "@/shared/ui/Trouble";
import { When } from "@/shared/ui/When";

import styles from "./home.module.css";

const words = defineWords(
  "system",
  {
    version: "版本", database: "数据库", size: "数据库大小", disk: "磁盘剩余", events: "事件", lag: "等待转发的事件", waiting: "等待的后台任务", failed: "失败的后台任务", worker: "后台最近一次报到", checkpoints: "校验点", last: "最近校验点", never: "还没有", backup: "最近备份", doctor: "最近体检", fine: "{{count}} 项都正常", ill: "{{names}} 不正常",
  },
  {
    version: "Version", database: "Database", size: "Database size", disk: "Disk left", events: "Events", lag: "Events not handed on yet", waiting: "Jobs waiting", failed: "Jobs failed", worker: "Worker last seen", checkpoints: "Checkpoints", last: "Last checkpoint", never: "never", backup: "Last backup", doctor: "Last examination", fine: "{{count}} checks, all well", ill: "not well: {{names}}",
  },
); // prettier-ignore

const MIB = 1024 * 1024;

/** How the installation is: what an operator looks at first. */
export function SystemPage() {
  const say = useWords(words);
  const state = $api.useQuery("get", "/api/v1/health/system", {}, { refetchInterval: 15_000 });
  if (state.isError) return <Trouble failure={state.error} onRetry={() => void state.refetch()} />;
  if (!state.data) return <Skeleton active />;
  const now = state.data;
  const size = (bytes: number) => (bytes > 1024 * MIB ? `${(bytes / 1024 / MIB).toFixed(1)} GB` : `${(bytes / MIB).toFixed(0)} MB`);
  const rows: [string, React.ReactNode, boolean?][] = [
    [say("version"), now.version],
    [say("database"), now.database_version],
    [say("size"), size(now.database_bytes)],
    [say("disk"), `${size(now.disk_free_bytes)} / ${size(now.disk_total_bytes)}`, now.disk_free_bytes < now.disk_total_bytes * 0.1],
    [say("events"), grouped(String(now.events))],
    [say("lag"), now.relay_lag, now.relay_lag > 1000],
    [say("waiting"), now.jobs_waiting],
    [say("failed"), now.jobs_failed, now.jobs_failed > 0],
    [say("worker"), now.worker_seen ? <When at={now.worker_seen} /> : say("never"), now.worker_seen === null],
    [say("checkpoints"), now.checkpoints],
    [say("backup"), now.last_backup ? <span title={now.last_backup.path}><When at={now.last_backup.at} /> · {size(now.last_backup.bytes)} · {now.last_backup.path.split("/").pop()}</span> : say("never"), now.last_backup === null],
    [say("doctor"), now.last_doctor ? <span><When at={now.last_doctor.at} /> · {now.last_doctor.ok ? say("fine", { count: now.last_doctor.checks }) : say("ill", { names: now.last_doctor.failed.join(" ") })}</span> : say("never"), now.last_doctor?.ok === false],
    [say("last"), now.last_checkpoint ? <When at={now.last_checkpoint} /> : say("never")],
  ]; // prettier-ignore
  return (
    <dl className={styles.facts}>
      {rows.map(([name, value, bad]) => (
        <div key={name} data-bad={bad || undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
