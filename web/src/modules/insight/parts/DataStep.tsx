import { CheckCircleFilled, MinusCircleOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { Link } from "react-router";

import { $api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";
import { uiWords } from "@/shared/ui/words";

import styles from "../pages/setup.module.css";
import { insightWords } from "../words";

const KINDS = [["products", "/products/new"], ["customers", "/customers/new"], ["stock", "/stock"]] as const; // prettier-ignore

/** What is sold, to whom, and what is there of it: from files, by hand, or made up to look around. */
export function DataStep({ done, onDone }: { done: ReadonlyMap<string, boolean>; onDone: () => void }) {
  const say = useWords(insightWords);
  const empty = KINDS.every(([kind]) => !done.get(kind));
  return (
    <>
      <ul className={styles.data}>
        {KINDS.map(([kind, byHand]) => (
          <li key={kind}>
            {done.get(kind) ? <CheckCircleFilled className={styles.ok} aria-label={say("data.done")} /> : <MinusCircleOutlined aria-label={say("data.missing")} />}
            <span>{say(`data.${kind}`)}<small>{say(`data.${kind}.hint`)}</small></span>
            <Link to="/imports">{say("data.import")}</Link>
            <Link to={byHand}>{say("data.hand")}</Link>
          </li>
        ))}
      </ul>
      <Button type="primary" onClick={onDone}>{say("setup.next")}</Button>
      {empty ? <Demo /> : null}
    </>
  ); // prettier-ignore
}

function Demo() {
  const say = useWords(insightWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const failed = useFailure();
  const load = $api.useMutation("post", "/api/v1/setup/demo", { onError: failed });
  if (load.data) {
    return (
      <div className={styles.demo} role="status">
        <b>{say("demo.done")}</b>
        <span>{say("demo.password")} <span className={styles.password}>{load.data.password}</span></span>
        <ul className={styles.logins}>{load.data.logins.map((one) => <li key={one.username}><b>{one.username}</b> {one.title}</li>)}</ul>
        <Button type="primary" onClick={() => void client.invalidateQueries()}>{say("demo.noted")}</Button>
      </div>
    ); // prettier-ignore
  }
  return (
    <div className={styles.demo}>
      <span>{say("demo.text")}</span>
      <Popconfirm title={say("demo.sure")} okText={say("demo.load")} cancelText={ui("cancel")} onConfirm={() => load.mutate({})}>
        <Button loading={load.isPending}>{say(load.isPending ? "demo.loading" : "demo.load")}</Button>
      </Popconfirm>
    </div>
  );
}
