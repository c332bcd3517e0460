import { Alert } from "antd";
import { useEffect, useState } from "react";
import { Link } from "react-router";

import { api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";

import { customersWords } from "../words";

const WAIT_MS = 500;

/** While a customer is being added: who may be the same already, and what is doubtful. Nothing is stored. */
export function Alike({ asked }: { asked: Schemas["CustomerIn"] | undefined }) {
  const say = useWords(customersWords);
  const [found, setFound] = useState<Schemas["Preview"]>();
  const text = JSON.stringify(asked);
  useEffect(() => {
    if (!asked?.name) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      api.POST("/api/v1/customers:check", { body: asked }).then(({ data }) => { if (current) setFound(data); }, () => undefined);
    }, WAIT_MS);
    return () => { current = false; clearTimeout(timer); };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- asked anew only when what is asked reads differently
  }, [text]);
  const doubts = found?.doubts ?? [];
  return (
    <div role="status">
      {found && found.duplicates.length > 0 ? (
        <Alert type="warning" showIcon style={{ marginBottom: 16 }} title={say("alike")} description={
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            {found.duplicates.map((one) => (
              <li key={one.id}><Link to={`/customers/${encodeURIComponent(one.code)}`} target="_blank">{one.name}</Link> {one.code} · {say(`alike.${one.why as "name"}`)}</li>
            ))}
          </ul>
        } />
      ) : null}
      {doubts.length > 0 ? <Alert type="info" showIcon style={{ marginBottom: 16 }} title={say("doubts")} description={doubts.map((one) => one.message).join(" ")} /> : null}
    </div>
  ); // prettier-ignore
}
