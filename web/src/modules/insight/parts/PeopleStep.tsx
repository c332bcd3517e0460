import { Button } from "antd";
import { Link } from "react-router";

import { useWords } from "@/shared/i18n/words";

import styles from "../pages/setup.module.css";
import { insightWords } from "../words";

/** Who else works here. */
export function PeopleStep({ onDone }: { onDone: () => void }) {
  const say = useWords(insightWords);
  return (
    <>
      <p className={styles.text}>{say("people.text")}</p>
      <p><Link to="/settings/users">{say("people.add")}</Link></p>
      <Button type="primary" onClick={onDone}>{say("setup.home")}</Button>
    </>
  ); // prettier-ignore
}
