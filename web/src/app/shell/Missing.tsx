import { Button } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "react-router";

import { useWords } from "@/shared/i18n/words";
import { useLive } from "@/shared/live/live";
import { Empty } from "@/shared/ui/Trouble";
import { uiWords } from "@/shared/ui/words";

import { appWords } from "../words";

/** An address that leads nowhere. */
export function Missing() {
  const say = useWords(appWords);
  return <Empty title={say("missing.title")} hint={say("missing.hint")} action={<Link to="/">{say("missing.home")}</Link>} />;
}

/** A screen that failed, or whose chunk is gone after an upgrade or out of reach: opening it again gets it. */
export function Broken() {
  const say = useWords(appWords);
  const ui = useWords(uiWords);
  const live = useLive();
  const wasCut = useRef(false);
  useEffect(() => {
    if (wasCut.current && live) window.location.reload();
    wasCut.current = !live;
  }, [live]);
  if (!live) return <Empty title={ui("network")} hint={say("broken.cut")} />;
  const reload = <Button onClick={() => window.location.reload()}>{say("broken.reload")}</Button>;
  return <Empty title={say("broken.title")} hint={say("broken.hint")} action={reload} />;
}
