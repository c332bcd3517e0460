import { App } from "antd";
import { useEffect } from "react";
import { useBlocker } from "react-router";

import { useWords } from "@/shared/i18n/words";
import { uiWords } from "@/shared/ui/words";

/** Whoever leaves with something typed is asked first. */
export function useLeaving(typed: () => boolean): void {
  const say = useWords(uiWords);
  const { modal } = App.useApp();
  const blocker = useBlocker(({ currentLocation, nextLocation }) => typed() && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    modal.confirm({ title: say("discard.title"), content: say("discard.text"), okText: say("discard.do"), cancelText: say("discard.stay"), onOk: () => blocker.proceed(), onCancel: () => blocker.reset() }); // prettier-ignore
  }, [blocker, modal, say]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (typed()) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  });
}
