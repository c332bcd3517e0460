import { App, type FormInstance } from "antd";

import { problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";
import { uiWords } from "@/shared/ui/words";

import { showProblems } from "./problems";

/** `onError` of a small form: messages beside their fields, the rest as a short message. */
export function useFormFailure(form: FormInstance): (failure: unknown) => void {
  const { message } = App.useApp();
  const say = useWords(uiWords);
  return (failure) => {
    const left = problemOf(failure).status === 0 ? [`${say("network")}。${say("network.hint")}`] : showProblems(form, failure);
    for (const text of left) message.error(text);
  };
}
