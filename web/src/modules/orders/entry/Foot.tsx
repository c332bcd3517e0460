import { Button } from "antd";
import dayjs from "dayjs";

import { dayWords } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Money } from "@/shared/ui/Money";

import styles from "./entry.module.css";
import type { useEntry } from "./useEntry";
import { entryWords } from "./words";

interface Props {
  entry: Pick<ReturnType<typeof useEntry>, "check" | "checking" | "keptAt" | "store" | "blank">;
  onSave: () => void;
  onConfirm: () => void;
}

/** What it comes to, when it can leave, and the two ways on. */
export function Foot({ entry, onSave, onConfirm }: Props) {
  const say = useWords(entryWords);
  const { may } = useSession();
  const { check, checking, keptAt, store } = entry;
  const totals = check?.totals;
  const promise = check?.promise;
  const busy = store.isPending;
  return (
    <footer className={styles.foot}>
      <span className={styles.kept} role="status">
        {busy ? say("saving") : checking && check ? say("checking") : keptAt ? say("kept", { time: dayjs(keptAt).format("HH:mm") }) : ""}
      </span>
      {promise && totals ? <span>{promise.date ? say("promise", { day: dayWords(promise.date) }) : promise.short.length > 0 ? <b className={styles.short}>{say("promise.none")}</b> : null}</span> : null}
      {totals ? (
        <span className={styles.totals}>
          <small>{say("net")} <Money amount={totals.net} currency={totals.currency} /> · {say("tax")} <Money amount={totals.tax} currency={totals.currency} /></small>
          <b>{say("total")} <Money amount={totals.gross} currency={totals.currency} /></b>
        </span>
      ) : null}
      <Button onClick={onSave} disabled={busy || entry.blank}>{say("save")}</Button>
      {may("orders.confirm") ? <Button type="primary" onClick={onConfirm} loading={busy} disabled={entry.blank}>{say("confirm")} <kbd className={styles.kbd}>⌘↵</kbd></Button> : null}
    </footer>
  ); // prettier-ignore
}
