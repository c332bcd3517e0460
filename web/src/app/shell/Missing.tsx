import { Button } from "antd";
import { Link } from "react-router";

import { useWords } from "@/shared/i18n/words";
import { Empty } from "@/shared/ui/Trouble";

import { appWords } from "../words";

/** An address that leads nowhere. */
export function Missing() {
  const say = useWords(appWords);
  return <Empty title={say("missing.title")} hint={say("missing.hint")} action={<Link to="/">{say("missing.home")}</Link>} />;
}

/** A screen that failed, or whose chunk is gone after an upgrade: opening it again gets the new one. */
export function Broken() {
  const say = useWords(appWords);
  const reload = <Button onClick={() => window.location.reload()}>{say("broken.reload")}</Button>;
  return <Empty title={say("broken.title")} hint={say("broken.hint")} action={reload} />;
}
