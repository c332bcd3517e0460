import { FilterOutlined } from "@ant-design/icons";
import { Badge, Button, Input, Popover, Segmented, Select } from "antd";
import { useEffect, useState } from "react";

import { sayCode, useWords } from "@/shared/i18n/words";
import { usePhone } from "@/shared/ui/useScreen";
import { uiWords } from "@/shared/ui/words";

import { DAYS, FLAGS, type Flag, type OrderFilter, type Scope, scopeOf, STAGES } from "../api/filter";
import { listWords } from "../words/list";
import styles from "./orders.module.css";
import { ChannelSelect, CustomerSelect, OwnerSelect, TeamSelect } from "./pickers";

interface Props {
  filter: OrderFilter;
  onChange: (filter: OrderFilter) => void;
}

const PAUSE_MS = 250;
const SCOPES: Scope[] = ["open", "all", "closed", "cancelled"];

/** Everything the list can be narrowed down by: what is used all day in sight, the rest one press away. */
export function FilterBar({ filter, onChange }: Props) {
  const say = useWords(listWords);
  const phone = usePhone();
  const set = (change: Partial<OrderFilter>) => onChange({ ...filter, ...change });
  return (
    <>
      <div className={styles.bar}>
        <SearchField value={filter.q ?? ""} onChange={(q) => set({ q })} />
        <Segmented<Scope>
          value={scopeOf(filter)}
          onChange={(scope) => set({ scope })}
          options={SCOPES.map((value) => ({ value, label: say(`scope.${value}`) }))}
          aria-label={say("scope")}
          block={phone}
          style={phone ? { width: "100%" } : undefined}
        />
        {phone ? null : (
          <>
            <StageSelect filter={filter} set={set} />
            <OwnerSelect value={filter.owner} onChange={(owner) => set({ owner })} label={say("owner")} me={say("me")} />
            <CustomerSelect value={filter.customer} onChange={(customer) => set({ customer })} label={say("customer")} />
          </>
        )}
        {phone ? null : <More filter={filter} set={set} phone={false} />}
        <div className={styles.togglesRow}>
          {phone ? <More filter={filter} set={set} phone /> : null}
          <Toggles filter={filter} set={set} />
        </div>
      </div>
    </>
  );
}

type Setting = { filter: OrderFilter; set: (change: Partial<OrderFilter>) => void };

function Toggles({ filter, set }: Setting) {
  const say = useWords(listWords);
  const flags = filter.flags ?? [];
  const flip = (flag: Flag) =>
    set({ flags: flags.includes(flag) ? flags.filter((one) => one !== flag) : FLAGS.filter((one) => one === flag || flags.includes(one)) });
  const mine = filter.owner === "me";
  return (
    <div className={styles.toggles}>
      <button type="button" className={styles.toggle} aria-pressed={mine} onClick={() => set({ owner: mine ? undefined : "me" })}>
        {say("mine")}
      </button>
      {FLAGS.map((flag) => (
        <button key={flag} type="button" className={styles.toggle} aria-pressed={flags.includes(flag)} onClick={() => flip(flag)}>
          {say(`flag.${flag}`)}
        </button>
      ))}
    </div>
  );
}

function StageSelect({ filter, set, wide }: Setting & { wide?: boolean }) {
  const say = useWords(listWords);
  return (
    <Select
      mode="multiple"
      value={filter.stage ?? []}
      onChange={(stage: string[]) => set({ stage })}
      options={STAGES.map((value) => ({ value, label: sayCode(uiWords, "stage", value) }))}
      placeholder={say("stage")}
      aria-label={say("stage")}
      maxTagCount={1}
      allowClear
      style={{ width: wide ? "100%" : 150 }}
      popupMatchSelectWidth={140}
    />
  );
}

function More({ filter, set, phone }: Setting & { phone: boolean }) {
  const say = useWords(listWords);
  const hidden = [filter.team, filter.channel, ...DAYS.map((day) => filter[day])].filter(Boolean).length;
  const content = (
    <div className={styles.panel}>
      {phone ? (
        <>
          <StageSelect filter={filter} set={set} wide />
          <OwnerSelect value={filter.owner} onChange={(owner) => set({ owner })} label={say("owner")} me={say("me")} width="100%" />
          <CustomerSelect value={filter.customer} onChange={(customer) => set({ customer })} label={say("customer")} width="100%" />
        </>
      ) : null}
      <TeamSelect value={filter.team} onChange={(team) => set({ team })} label={say("team")} width="100%" />
      <ChannelSelect value={filter.channel} onChange={(channel) => set({ channel })} label={say("channel")} width="100%" />
      <div className={styles.dates}>
        <Span name="days.ordered" days={["from", "to"]} filter={filter} set={set} />
        <Span name="days.promised" days={["promised_from", "promised_to"]} filter={filter} set={set} />
        <Span name="days.requested" days={["requested_from", "requested_to"]} filter={filter} set={set} />
        <Span name="days.due" days={["due_from", "due_to"]} filter={filter} set={set} />
      </div>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" content={content}>
      <Badge count={hidden} size="small">
        <Button icon={<FilterOutlined />} aria-label={say("more")}>
          {phone ? null : say("more")}
        </Button>
      </Badge>
    </Popover>
  );
}

interface SpanProps extends Setting {
  name: "days.ordered" | "days.promised" | "days.requested" | "days.due";
  days: [(typeof DAYS)[number], (typeof DAYS)[number]];
}

function Span({ name, days, filter, set }: SpanProps) {
  const say = useWords(listWords);
  return (
    <>
      <span>{say(name)}</span>
      {days.map((day) => (
        <Input key={day} type="date" value={filter[day] ?? ""} onChange={(event) => set({ [day]: event.target.value })} aria-label={say(`day.${day}`)} />
      ))}
    </>
  ); // prettier-ignore
}

/** What is typed shows at once and is asked for when the fingers rest; an input method that composes is left alone. */
function SearchField({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const say = useWords(listWords);
  const [typed, setTyped] = useState(value);
  const [composing, setComposing] = useState(false);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (composing || typed === value) return undefined;
    const timer = setTimeout(() => onChange(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, composing]); // eslint-disable-line react-hooks/exhaustive-deps
  return (
    <Input.Search
      className={styles.search}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onCompositionStart={() => setComposing(true)}
      onCompositionEnd={() => setComposing(false)}
      onSearch={(text) => onChange(text.trim())}
      placeholder={say("search")}
      aria-label={say("search")}
      allowClear
      type="search"
    />
  );
}
