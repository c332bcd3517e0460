import { App, Button, Input, Select } from "antd";
import { type Dispatch, type KeyboardEvent, memo, useState } from "react";

import { CustomerPicker, customersFor, meantBy } from "@/modules/customers/parts/CustomerPicker";
import { $api, type Schemas } from "@/shared/api/client";
import { i18n } from "@/shared/i18n/i18n";
import { useWords } from "@/shared/i18n/words";
import { isComposing } from "@/shared/keys/keys";
import { useKeys } from "@/shared/keys/useKeys";

import { AddressField } from "./AddressField";
import { CustomerFacts } from "./CustomerFacts";
import { DayField } from "./DayField";
import type { Change, HeadFields } from "./draft";
import styles from "./entry.module.css";
import type { Finding } from "./findings";
import { useCustomer } from "./useCustomer";
import { entryWords } from "./words";

interface Props {
  draft: HeadFields;
  change: Dispatch<Change>;
  /** The head is done with: on to the lines. */
  onDone: () => void;
  findings: readonly Finding[];
}

/** Who orders, where to, by when; with what one needs to know of the customer beside it. */
export const Head = memo(function Head({ draft, change, onDone, findings }: Props) {
  const say = useWords(entryWords);
  const { message } = App.useApp();
  const [text, setText] = useState<string>();
  const [more, setMore] = useState(draft.reference !== "" || draft.note !== "" || draft.priority !== "normal");
  const [repeating, setRepeating] = useState(false);
  const { glance } = useCustomer(draft.customer?.code ?? "");
  const set = (fields: Partial<HeadFields>) => change({ type: "set", fields });
  const pick = (picked: Schemas["CustomerListed"]) => {
    setText(undefined);
    const address = picked.addresses.find((one) => one.is_default) ?? picked.addresses[0];
    const shipTo = address ? { name: address.name, phone: address.phone, region: address.region, address: address.address, postal_code: address.postal_code } : undefined;
    set({ customer: { code: picked.code, name: picked.name }, shipTo });
  };
  // Typed on without waiting for the list: the customer is found meanwhile.
  const keep = (typed: string) => {
    if (typed === "" || draft.customer) return;
    customersFor(typed).then((found) => {
      const meant = meantBy(typed, found);
      if (meant) pick(meant);
      else message.warning(say(found.length > 0 ? "customer.several" : "customer.none", { text: typed }));
    }, () => undefined);
  };
  const forward = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    onDone();
  };
  useKeys({ "alt+r": (event) => { event.preventDefault(); setRepeating(true); } });
  const at = (path: string) => findings.some((one) => one.severity !== "info" && one.path.startsWith(path));
  return (
    <section className={styles.head} aria-label={say("customer")}>
      <label className={styles.field}>
        <span>{say("customer")}</span>
        <CustomerPicker
          text={text ?? draft.customer?.name ?? ""}
          onText={(typed) => {
            setText(typed);
            if (draft.customer) set({ customer: undefined, shipTo: undefined });
          }}
          onPick={pick}
          onKeep={keep}
          label={say("customer")}
          placeholder={say("customer.hint")}
          className={styles.input}
          cell="head:customer"
          autoFocus={!draft.customer}
          invalid={at("/customer") && draft.customer !== undefined}
          onKeyDown={forward}
        />
      </label>
      <AddressField addresses={glance?.customer.addresses ?? []} shipTo={draft.shipTo} invalid={at("/ship_to")} onChange={(shipTo) => set({ shipTo })} />
      <DayField value={draft.requested} onChange={(requested) => set({ requested })} invalid={at("/requested_date")} onEnter={forward} />
      <CustomerFacts glance={glance} change={change} open={repeating} onOpen={setRepeating} onDone={onDone} />
      <Button type="text" size="small" className={styles.more} onClick={() => setMore(!more)} aria-expanded={more}>{say(more ? "fewer" : "more")}</Button>
      {more ? <MoreFields draft={draft} change={change} /> : null}
    </section>
  ); // prettier-ignore
});

function MoreFields({ draft, change }: { draft: HeadFields; change: Dispatch<Change> }) {
  const say = useWords(entryWords);
  const channels = $api.useQuery("get", "/api/v1/channels");
  const options = channels.data?.items.map((one) => ({ value: one.code, label: i18n.language === "en" ? one.name_en : one.name_zh })) ?? [];
  return (
    <div className={styles.rest}>
      <div className={styles.field}><span>{say("channel")}</span><Select aria-label={say("channel")} value={draft.channel} options={options} onChange={(channel) => change({ type: "set", fields: { channel } })} /></div>
      <label className={styles.field}><span>{say("reference")}</span><Input value={draft.reference} placeholder={say("reference.hint")} maxLength={120} onChange={(event) => change({ type: "set", fields: { reference: event.target.value } })} /></label>
      <div className={styles.field}><span>{say("priority")}</span><Select aria-label={say("priority")} value={draft.priority} options={(["low", "normal", "high", "urgent"] as const).map((value) => ({ value, label: say(`priority.${value}`) }))} onChange={(priority) => change({ type: "set", fields: { priority } })} /></div>
      <label className={styles.field}><span>{say("note")}</span><Input value={draft.note} maxLength={2000} onChange={(event) => change({ type: "set", fields: { note: event.target.value } })} /></label>
    </div>
  ); // prettier-ignore
}
