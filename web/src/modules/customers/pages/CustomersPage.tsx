import { Button, Input, Select } from "antd";
import { Link, useNavigate, useSearchParams } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { type Column, RecordList } from "@/shared/list/RecordList";
import { TwoLines } from "@/shared/list/TwoLines";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { Empty } from "@/shared/ui/Trouble";

import { Credit } from "../parts/Credit";
import styles from "../parts/customers.module.css";
import { customersWords } from "../words";

type Customer = Schemas["CustomerListed"];
const STATES = ["all", "active", "hold", "inactive"] as const;
const FILTERS: Record<string, { on_hold?: boolean; active?: boolean }> = { active: { active: true }, hold: { on_hold: true }, inactive: { active: false } };

/** All customers, found by code, name, pinyin or the tail of a phone number. */
export function CustomersPage() {
  const say = useWords(customersWords);
  const navigate = useNavigate();
  const { may } = useSession();
  const [params, setParams] = useSearchParams();
  const q = params.get("q") ?? "";
  const query = { ...(q ? { q } : {}), ...FILTERS[params.get("state") ?? ""] };
  const pages = $api.useInfiniteQuery("get", "/api/v1/customers", { params: { query: { ...query, limit: 50 } } }, byCursor);
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(key, value);
    else next.delete(key);
    setParams(next, { replace: true });
  };
  const contact = (one: Customer) => one.contacts[0] ?? one.addresses[0];
  const name = (one: Customer) => (
    <>
      {one.name}
      {one.on_hold ? <span className={styles.held}>{say("state.hold")}</span> : null}
      {one.active ? null : <span className={styles.tag}>{say("state.inactive")}</span>}
    </>
  );
  const columns: Column<Customer>[] = [
    { key: "name", title: say("name"), width: "minmax(200px, 2fr)", render: name },
    { key: "code", title: say("code"), width: "110px", render: (one) => one.code },
    { key: "contact", title: say("contact"), width: "minmax(90px, 1fr)", render: (one) => contact(one)?.name || "—" },
    { key: "phone", title: say("phone"), width: "130px", render: (one) => contact(one)?.phone || "—" },
    { key: "owner", title: say("owner"), width: "90px", render: (one) => one.owner_name ?? "—" },
    { key: "terms", title: say("terms"), width: "124px", render: (one) => say(`terms.${one.payment_terms as "prepaid"}`) },
    { key: "credit", title: say("credit"), width: "minmax(150px, 1fr)", render: (one) => <Credit customer={one} /> },
  ];
  const add = may("customers.edit") ? <Link to="/customers/new"><Button type="primary">{say("new")}</Button></Link> : null;
  const filtered = q !== "" || params.has("state");
  const exported = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  return (
    <Page title={say("title")} guide="masters" fill actions={<><Button href={`/api/v1/customers:export?${exported}`}>{say("export")}</Button>{add}</>}>
      <div className={styles.bar}>
        <Input.Search allowClear key={q} defaultValue={q} placeholder={say("search")} aria-label={say("search")} style={{ width: 300, maxWidth: "100%" }} onSearch={(text) => set("q", text.trim())} />
        <Select aria-label={say("state")} value={params.get("state") ?? "all"} options={STATES.map((value) => ({ value: value, label: say(`state.${value}`) }))} onChange={(value: string) => set("state", value === "all" ? "" : value)} style={{ minWidth: 110 }} />
      </div>
      <RecordList
        label={say("title")}
        columns={columns}
        pages={pages}
        rowKey={(one) => one.code}
        onOpen={(one) => void navigate(`/customers/${encodeURIComponent(one.code)}`)}
        card={(one) => <TwoLines title={name(one)} text={[one.code, contact(one)?.name, contact(one)?.phone].filter(Boolean).join(" · ")} />}
        empty={<Empty title={say(filtered ? "none" : "nothing")} hint={say("none.hint")} action={add} />}
      />
    </Page>
  ); // prettier-ignore
}
