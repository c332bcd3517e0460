import { Button, Dropdown, Input, Select } from "antd";
import { type Dispatch, type KeyboardEvent, memo, useState } from "react";

import { CustomerPicker } from "@/modules/customers/parts/CustomerPicker";
import { $api, api, type Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { dayWords } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";
import { isComposing } from "@/shared/keys/keys";
import { Money } from "@/shared/ui/Money";
import { StageTag } from "@/shared/ui/StageTag";
import { useFailure } from "@/shared/ui/useFailure";

import { AddressField } from "./AddressField";
import { linesAgain } from "./again";
import { readDay } from "./dates";
import type { Change, HeadFields } from "./draft";
import styles from "./entry.module.css";
import type { Finding } from "./findings";
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
  const [text, setText] = useState<string>();
  const [more, setMore] = useState(draft.reference !== "" || draft.note !== "");
  const code = draft.customer?.code ?? "";
  const customer = $api.useQuery("get", "/api/v1/customers/{ref}", { params: { path: { ref: code } } }, { enabled: code !== "", retry: false });
  const set = (fields: Parameters<typeof change>[0] & { type: "set" }) => change(fields);
  const pick = (picked: Schemas["CustomerListed"]) => {
    setText(undefined);
    const address = picked.addresses.find((one) => one.is_default) ?? picked.addresses[0];
    const shipTo = address ? { name: address.name, phone: address.phone, region: address.region, address: address.address, postal_code: address.postal_code } : undefined;
    set({ type: "set", fields: { customer: { code: picked.code, name: picked.name }, shipTo } });
  };
  const forward = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    onDone();
  };
  const at = (path: string) => findings.some((one) => one.severity !== "info" && one.path.startsWith(path));
  return (
    <section className={styles.head} aria-label={say("customer")}>
      <label className={styles.field}>
        <span>{say("customer")}</span>
        <CustomerPicker
          text={text ?? draft.customer?.name ?? ""}
          onText={(typed) => {
            setText(typed);
            if (draft.customer) set({ type: "set", fields: { customer: undefined, shipTo: undefined } });
          }}
          onPick={pick}
          onKeep={(typed) => set({ type: "set", fields: { customer: { code: typed, name: typed } } })}
          label={say("customer")}
          placeholder={say("customer.hint")}
          className={styles.input}
          cell="head:customer"
          autoFocus={!draft.customer}
          invalid={at("/customer")}
          onKeyDown={forward}
        />
      </label>
      <AddressField addresses={customer.data?.addresses ?? []} shipTo={draft.shipTo} invalid={at("/ship_to")} onChange={(shipTo) => set({ type: "set", fields: { shipTo } })} />
      <DayField value={draft.requested} onChange={(requested) => set({ type: "set", fields: { requested } })} invalid={at("/requested_date")} onEnter={forward} />
      <CustomerFacts customer={customer.data} change={change} />
      <Button type="text" size="small" className={styles.more} onClick={() => setMore(!more)} aria-expanded={more}>{say("more")}</Button>
      {more ? <MoreFields draft={draft} change={change} /> : null}
    </section>
  ); // prettier-ignore
});

function MoreFields({ draft, change }: { draft: HeadFields; change: Dispatch<Change> }) {
  const say = useWords(entryWords);
  const channels = $api.useQuery("get", "/api/v1/channels");
  const options = channels.data?.items.map((one) => ({ value: one.code, label: one.name_zh })) ?? [];
  return (
    <div className={styles.rest}>
      <label className={styles.field}><span>{say("channel")}</span><Select aria-label={say("channel")} value={draft.channel} options={options} onChange={(channel) => change({ type: "set", fields: { channel } })} /></label>
      <label className={styles.field}><span>{say("reference")}</span><Input value={draft.reference} placeholder={say("reference.hint")} maxLength={120} onChange={(event) => change({ type: "set", fields: { reference: event.target.value } })} /></label>
      <label className={styles.field}><span>{say("priority")}</span><Select aria-label={say("priority")} value={draft.priority} options={(["low", "normal", "high", "urgent"] as const).map((value) => ({ value, label: say(`priority.${value}`) }))} onChange={(priority) => change({ type: "set", fields: { priority } })} /></label>
      <label className={styles.field}><span>{say("note")}</span><Input value={draft.note} maxLength={2000} onChange={(event) => change({ type: "set", fields: { note: event.target.value } })} /></label>
    </div>
  ); // prettier-ignore
}

interface DayProps {
  value: string;
  onChange: (day: string) => void;
  invalid: boolean;
  onEnter: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** A day typed as a clerk says it; shown in words once it is understood. */
function DayField({ value, onChange, invalid, onEnter }: DayProps) {
  const say = useWords(entryWords);
  const [typed, setTyped] = useState<string>();
  const shown = typed ?? (value ? `${value.slice(5)} ${dayWords(value)}` : "");
  const bad = typed !== undefined && typed.trim() !== "" && readDay(typed) === undefined;
  const leave = () => {
    if (typed === undefined || bad) return;
    onChange(typed.trim() === "" ? "" : (readDay(typed) ?? ""));
    setTyped(undefined);
  };
  return (
    <label className={styles.field}>
      <span>{say("requested")}</span>
      <input
        className={styles.input}
        value={shown}
        placeholder={say("requested.hint")}
        aria-invalid={bad || invalid || undefined}
        title={bad ? say("requested.bad") : undefined}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === "Enter") leave();
          if (!bad) onEnter(event);
        }}
      />
      {bad ? <small className={styles.bad}>{say("requested.bad")}</small> : null}
    </label>
  );
}

/** Terms, credit, hold, and the last orders, each of which can be ordered again. */
function CustomerFacts({ customer, change }: { customer?: Schemas["CustomerOut"]; change: Dispatch<Change> }) {
  const say = useWords(entryWords);
  const failed = useFailure();
  const code = customer?.code ?? "";
  const last = $api.useQuery("get", "/api/v1/orders", { params: { query: { customer: code, limit: 6 } } }, { enabled: code !== "" && customer?.walk_in === false });
  if (!customer) return <span className={styles.facts} />;
  const again = async (number: string) => {
    try {
      const { data } = await api.GET("/api/v1/orders/{number}", { params: { path: { number } } });
      if (data) change({ type: "fill", lines: linesAgain(data) });
    } catch (failure) {
      failed(failure);
    }
  };
  const items = (last.data?.items ?? []).map((order) => ({
    key: order.number,
    label: <span className={styles.lastOrder}>{order.number} <StageTag stage={order.stage} /> <Money amount={order.totals.gross ?? null} currency={order.currency} /></span>,
    onClick: () => void again(order.number),
  })); // prettier-ignore
  const left = customer.credit_limit === null ? undefined : String(Number(customer.credit_limit) - Number(customer.credit_used));
  const terms = customer.payment_terms === "monthly" ? say("terms.monthly", { day: customer.due_day ?? "" }) : customer.payment_terms === "prepaid" ? say("terms.prepaid") : say("terms.cod");
  return (
    <span className={styles.facts}>
      {customer.on_hold ? <b className={styles.bad}>{say("hold", { reason: customer.hold_reason })}</b> : null}
      <span>{terms}</span>
      {left === undefined ? null : <span title={grouped(customer.credit_used ?? "", 2)}>{say("credit")} <Money amount={left} currency={customer.currency || "CNY"} /></span>}
      {items.length > 0 ? <Dropdown menu={{ items }} trigger={["click"]}><Button size="small" type="link">{say("repeat")}</Button></Dropdown> : null}
    </span>
  ); // prettier-ignore
}
