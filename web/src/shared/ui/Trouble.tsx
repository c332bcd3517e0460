import { Button } from "antd";
import type { ReactNode } from "react";

import { problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";

import styles from "./notes.module.css";
import { uiWords } from "./words";

/** Why something could not be shown or done, and what to do about it. */
export function Trouble({ failure, onRetry }: { failure: unknown; onRetry?: () => void }) {
  const say = useWords(uiWords);
  const problem = problemOf(failure);
  const id = (problem.instance ?? "").split(":").at(-1) ?? "";
  const [title, hint] =
    problem.status === 0
      ? [say("network"), say("network.hint")]
      : problem.status === 403
        ? [problem.title || say("forbidden"), say("forbidden.hint")]
        : problem.status === 404
          ? [problem.title || say("notFound"), say("notFound.hint")]
          : problem.status >= 500
            ? [say("failed"), say("failed.hint", { id })]
            : [problem.title, problem.errors.map((error) => error.message).filter((text) => text !== problem.title).join(" ")];
  return (
    <div className={styles.note} role="alert">
      <strong>{title}</strong>
      {hint ? <p>{hint}</p> : null}
      {onRetry ? <Button onClick={onRetry}>{say("retry")}</Button> : null}
    </div>
  );
}

/** An empty page that teaches the next step and offers it. */
export function Empty({ title, hint, action }: { title: string; hint?: string; action?: ReactNode }) {
  return (
    <div className={styles.note}>
      <strong>{title}</strong>
      {hint ? <p>{hint}</p> : null}
      {action}
    </div>
  );
}
