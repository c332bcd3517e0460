import { Button } from "antd";

import { $api } from "@/shared/api/client";
import { exactTime } from "@/shared/format/times";
import { sayCode, useWords } from "@/shared/i18n/words";
import { uiWords } from "@/shared/ui/words";

import { DAYS, type OrderFilter } from "../api/filter";
import { listWords } from "../words/list";
import styles from "./orders.module.css";
import { useChannelNames } from "./pickers";

interface Chip {
  key: string;
  text: string;
  without: OrderFilter;
}

/** What the list is narrowed down by, each to be taken off by itself. */
export function FilterChips({ filter, onChange }: { filter: OrderFilter; onChange: (filter: OrderFilter) => void }) {
  const say = useWords(listWords);
  const chips = useChips(filter);
  if (chips.length === 0) return null;
  return (
    <div className={styles.chips}>
      {chips.map(({ key, text, without }) => (
        <span key={key} className={styles.chip}>
          {text}
          <button type="button" aria-label={say("chip.remove", { name: text })} onClick={() => onChange(without)}>
            ×
          </button>
        </span>
      ))}
      {chips.length > 1 ? (
        <Button type="link" size="small" onClick={() => onChange({ scope: filter.scope, sort: filter.sort })}>
          {say("clearAll")}
        </Button>
      ) : null}
    </div>
  );
}

function useChips(filter: OrderFilter): Chip[] {
  const say = useWords(listWords);
  const channels = useChannelNames();
  const names = useNames(filter);
  const chips: Chip[] = [];
  const add = (key: string, text: string, change: Partial<OrderFilter>) => chips.push({ key, text, without: { ...filter, ...change } });
  if (filter.q) add("q", `${say("chip.q")}: ${filter.q}`, { q: undefined });
  for (const stage of filter.stage ?? [])
    add(`stage.${stage}`, sayCode(uiWords, "stage", stage), { stage: filter.stage?.filter((one) => one !== stage) });
  for (const flag of filter.flags ?? []) add(flag, say(`flag.${flag}`), { flags: filter.flags?.filter((one) => one !== flag) });
  if (filter.owner)
    add("owner", `${say("owner")}: ${filter.owner === "me" ? say("me") : names.owner}`, { owner: undefined });
  if (filter.team) add("team", `${say("team")}: ${names.team}`, { team: undefined });
  if (filter.customer) add("customer", `${say("customer")}: ${names.customer}`, { customer: undefined });
  if (filter.channel)
    add("channel", `${say("channel")}: ${channels.get(filter.channel) ?? filter.channel}`, { channel: undefined });
  for (const day of DAYS) if (filter[day]) add(day, `${say(`day.${day}`)} ${exactTime(filter[day])}`, { [day]: undefined });
  return chips;
}

/** Names for the codes that an address carries; a link from elsewhere shows the code until the name is there. */
function useNames(filter: OrderFilter): { owner: string; team: string; customer: string } {
  const path = (ref: string | undefined) => ({ params: { path: { ref: ref ?? "" } } });
  const named = (ref: string | undefined) => ({ enabled: Boolean(ref) && ref !== "me", staleTime: 300_000, retry: false });
  const owner = $api.useQuery("get", "/api/v1/users/{ref}", path(filter.owner), named(filter.owner));
  const team = $api.useQuery("get", "/api/v1/teams/{ref}", path(filter.team), named(filter.team));
  const customer = $api.useQuery("get", "/api/v1/customers/{ref}", path(filter.customer), named(filter.customer));
  return {
    owner: owner.data?.name ?? filter.owner ?? "",
    team: team.data?.name ?? filter.team ?? "",
    customer: customer.data?.name ?? filter.customer ?? "",
  };
}
