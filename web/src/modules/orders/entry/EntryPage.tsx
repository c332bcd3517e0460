import { Button } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { Empty, Trouble } from "@/shared/ui/Trouble";

import { draftOf, goesOn } from "./again";
import { Entry } from "./Entry";
import { keep, kept, placeFor } from "./keeping";
import { useCustomer } from "./useCustomer";
import { entryWords } from "./words";

/** Entry: a new order, or `/orders/{number}/edit` for a draft. */
export function EntryPage() {
  const { number } = useParams();
  return number === undefined ? <Entry key="new" /> : <Stored key={number} number={number} />;
}

/** A draft of the server, read first. */
function Stored({ number }: { number: string }) {
  const say = useWords(entryWords);
  const order = $api.useQuery("get", "/api/v1/orders/{number}/input", { params: { path: { number } } }, { staleTime: Infinity, gcTime: 0 });
  const code = order.data?.input.customer ?? "";
  const { glance, failed } = useCustomer(order.data?.draft ? code : "");
  if (order.isError) return <Trouble failure={order.error} onRetry={() => void order.refetch()} />;
  if (order.data && !order.data.draft) {
    return (
      <Page title={say("title.edit", { number })} guide="entry">
        <Empty title={say("no.draft")} hint={say("no.draft.hint")} action={<Link to={`/orders/${number}`}><Button type="primary">{say("no.draft.open")}</Button></Link>} />
      </Page>
    ); // prettier-ignore
  }
  if (!order.data || (code !== "" && !glance && !failed)) return <Page title={say("title.edit", { number })} guide="entry">{null}</Page>;
  return <Opened stored={order.data} name={glance?.customer.name ?? ""} />;
}

/** Goes on with what this browser kept of the draft where somebody typed on; else with what the server has. */
function Opened({ stored, name }: { stored: Schemas["InputOut"]; name: string }) {
  const person = useSession().me.id;
  // What is read first counts; later answers are not taken over.
  const [number] = useState(() => {
    const place = placeFor(localStorage, person, stored.number, "", 0);
    if (!goesOn(kept(localStorage, place), stored.version)) keep(localStorage, place, draftOf(stored, name));
    return stored.number;
  });
  return <Entry number={number} />;
}
