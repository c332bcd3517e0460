import { App } from "antd";
import { useCallback } from "react";

import { problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";

import { uiWords } from "./words";

/** Tells a failed action as a short message: `onError: useFailure()`. */
export function useFailure(): (failure: unknown) => void {
  const { message } = App.useApp();
  const say = useWords(uiWords);
  return useCallback(
    (failure: unknown) => {
      const problem = problemOf(failure);
      const first = problem.errors[0]?.message;
      const title = problem.status === 0 ? `${say("network")}。${say("network.hint")}` : (first ?? problem.title);
      message.error(title || say("failed"), 5);
    },
    [message, say],
  );
}
