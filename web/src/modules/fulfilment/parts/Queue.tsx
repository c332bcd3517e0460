import { Alert, App } from "antd";
import { useEffect } from "react";

import type { Problem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";

import { flush, useWaiting } from "../api/outbox";
import { fulfilmentWords } from "../words";

/** What waits on this device for the network; sent by itself. */
export function Queue() {
  const say = useWords(fulfilmentWords);
  const { message } = App.useApp();
  const count = useWaiting();
  useEffect(() => {
    const refused = (problem: Problem) => {
      message.error(say("queue.failed", { why: problem.title }), 8);
    };
    const go = () => void flush(refused);
    go();
    window.addEventListener("online", go);
    return () => window.removeEventListener("online", go);
  }, [message, say]);
  return count > 0 ? <Alert type="warning" showIcon title={say("queue", { count })} description={say("queue.hint")} /> : null;
}
