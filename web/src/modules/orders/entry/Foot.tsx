import { Button } from "antd";
import dayjs from "dayjs";

import type { Schemas } from "@/shared/api/client";
import { dayWords } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";
import { SEND_KEYS } from "@/shared/keys/keys";
import { useSession } from "@/shared/session/session";
import { Money } from "@/shared/ui/Money";

import styles from "./entry.module.css";
import { less } from "./quantities";
import { useCustomer } from "./useCustomer";
import type { useEntry } from "./useEntry";
import { entryWords } from "./words";

interface Props {
  entry: Pick<ReturnType<typeof useEntry>, "check" | "checking" | "cut" | "keptAt" | "storedAt" | "waiting" | "store" | "blank" | "draft">;
  onSave: () => void;
  onConfirm: () => void;
}

/** What it comes to, when it can leave, and the two ways on. */
export function Foot({ entry, onSave, onConfirm }: Props) {
  const say = useWords(entryWords);
  const { may } = useSession();
  const { check, store, draft } = entry;
  const { glance } = useCustomer(draft.customer?.code ?? "");
  const totals = check?.totals;
  const promise = check?.promise;
  const busy = store.isPending;
  const left = creditAfter(glance, totals);
  return (
    <footer className={styles.foot}>
      <Kept entry={entry} />
      {promise && totals ? <span className={styles.promise}>{promise.date ? say("promise", { day: dayWords(promise.date) }) : promise.short.length > 0 ? <b className={styles.short}>{say("promise.none")}</b> : null}</span> : null}
      {totals ? (
        <span className={styles.totals}>
          {left === undefined ? null : <small data-short={left.startsWith("-") || undefined}>{say("credit.after")} <Money amount={left} currency={totals.currency} /></small>}
          <small className={styles.taxes}>{say("net")} <Money amount={totals.net} currency={totals.currency} /> · {say("tax")} <Money amount={totals.tax} currency={totals.currency} /></small>
          <b>{say("total")} <Money amount={totals.gross} currency={totals.currency} /></b>
        </span>
      ) : null}
      <Button onClick={onSave} disabled={busy || entry.blank}>{say("save")}</Button>
      {may("orders.confirm") ? <Button type="primary" onClick={onConfirm} loading={busy} disabled={entry.blank}>{say("confirm")} <kbd className={styles.kbd}>{SEND_KEYS}</kbd></Button> : null}
    </footer>
  ); // prettier-ignore
}

/** What is left of the credit after this order; unknown where amounts are hidden or in another currency. */
function creditAfter(glance?: Schemas["EntryOut"], totals?: Schemas["TotalsOut"]): string | undefined {
  const credit = glance?.credit?.left;
  if (!credit || !totals?.gross || (glance.customer.currency || "CNY") !== totals.currency) return undefined;
  return less(credit, totals.gross);
}

/** Where the work is safe: in this browser, or as a draft on the server. */
function Kept({ entry }: Pick<Props, "entry">) {
  const say = useWords(entryWords);
  const { check, checking, cut, keptAt, storedAt, waiting, store, draft } = entry;
  const time = (at: Date) => dayjs(at).format("HH:mm");
  const kept = draft.saved && storedAt && !waiting ? say("stored", { number: draft.saved.number, time: time(storedAt) }) : keptAt ? say("kept", { time: time(keptAt) }) : "";
  return (
    <span className={styles.kept} role="status" data-cut={cut || undefined}>
      {store.isPending ? say("saving") : cut ? say("cut") : checking && check ? say("checking") : kept}
    </span>
  );
}
