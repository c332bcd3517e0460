import { App } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";

import { problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";

import { isBlank } from "./draft";
import type { Finding } from "./findings";
import type { useEntry } from "./useEntry";
import { findingsOf, type Order } from "./useStore";
import { entryWords } from "./words";

/** Where an order begins. */
export function toCustomer(): void {
  document.querySelector<HTMLElement>("[data-cell='head:customer']")?.focus();
}

/** Storing and confirming, with what may stand in the way: open findings, and somebody else's changes. */
export function useConfirm(entry: ReturnType<typeof useEntry>, findings: readonly Finding[], number: string | undefined) {
  const say = useWords(entryWords);
  const { message, modal } = App.useApp();
  const failed = useFailure();
  const navigate = useNavigate();
  const { draft, store, passed } = entry;
  const [settling, setSettling] = useState<readonly Finding[]>();

  const stored = (done: Order) => {
    const word = done.state === "confirmed" ? "confirmed" : "saved.draft";
    message.success({ content: <>{say(word, { number: done.number })} <Link to={`/orders/${done.number}`}>{say("open")}</Link></>, duration: 8 });
    if (done.state !== "confirmed") return;
    setSettling(undefined);
    entry.reset();
    if (number !== undefined) void navigate("/orders/new");
    toCustomer();
  };
  const conflict = (version: number, confirm = false) => {
    const take = () => {
      entry.forget();
      window.location.assign(`/orders/${draft.saved?.number ?? ""}/edit`);
    };
    modal.confirm({ title: say("conflict"), content: say("conflict.text"), okText: say("conflict.mine"), cancelText: say("conflict.take"), onOk: () => save(confirm, undefined, undefined, version), onCancel: take }); // prettier-ignore
  };
  const refused = (failure: unknown, confirm: boolean) => {
    const open = findingsOf(failure);
    const problem = problemOf(failure);
    if (open.length > 0) setSettling(open);
    else if (problem.status === 409 && typeof problem.version === "number") conflict(problem.version, confirm);
    else failed(failure);
  };
  const save = (confirm: boolean, reason?: string, codes: readonly string[] = [...passed], version?: number) => {
    if (draft.rows.every(isBlank)) {
      message.info(say("nothing"));
      return;
    }
    const acknowledge = reason ? { codes: [...codes], reason } : undefined;
    store.mutate({ confirm, acknowledge, version }, { onSuccess: stored, onError: (failure) => refused(failure, confirm) });
  };
  const confirm = () => {
    if (store.isPending || settling) return;
    // While the last change is still being checked the answer shown is about what stood there before: the server decides.
    const open = (entry.checking ? entry.typed : findings).filter((one) => one.severity !== "info");
    if (open.length > 0) setSettling(open);
    else save(true);
  };
  return { settling, setSettling, save, confirm, conflict };
}
