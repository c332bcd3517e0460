import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { $api, api, type Schemas } from "@/shared/api/client";
import styles from "@/shared/form/form.module.css";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { Trouble } from "@/shared/ui/Trouble";

import catalog from "../parts/catalog.module.css";
import { PriceGrid } from "../parts/PriceGrid";
import { PriceListForm } from "../parts/PriceListForm";
import { catalogWords } from "../words";

async function everyItem(code: string): Promise<Schemas["PriceItemOut"][]> {
  const found: Schemas["PriceItemOut"][] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = cursor ? { limit: 200, cursor } : { limit: 200 };
    const { data } = await api.GET("/api/v1/price-lists/{ref}/items", { params: { path: { ref: code }, query } });
    found.push(...(data?.items ?? []));
    cursor = data?.next_cursor ?? null;
  } while (cursor);
  return found;
}

/** One price list: its head, its prices as a grid, and who buys by it. */
export function PriceListPage() {
  const say = useWords(catalogWords);
  const { code = "" } = useParams();
  const client = useQueryClient();
  const { may } = useSession();
  const [editing, setEditing] = useState(false);
  const [round, setRound] = useState(0);
  const [q, setQ] = useState("");
  const list = $api.useQuery("get", "/api/v1/price-lists/{ref}", { params: { path: { ref: code } } });
  const items = useQuery(itemsOf(code, round));
  const refresh = async () => {
    await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith("/api/v1/price-lists") });
    await client.query(itemsOf(code, round + 1)).catch(() => undefined); // the old sheet stays until the new one is there
    setRound(round + 1);
  };
  const failure = list.error ?? items.error;
  if (failure) return <Page title={say("prices")}><Trouble failure={failure} onRetry={() => void refresh()} /></Page>; // prettier-ignore
  if (!list.data || !items.data) return <Page title={say("prices")}><Skeleton active paragraph={{ rows: 12 }} /></Page>; // prettier-ignore
  const meta = `${list.data.code} · ${list.data.currency} · ${say(list.data.tax_included ? "included" : "excluded")}`;
  const edit = may("products.edit") ? <Button onClick={() => setEditing(true)}>{say("edit.head")}</Button> : null;
  return (
    <Page title={list.data.name} meta={meta} guide="masters" actions={edit} fill>
      <PriceGrid key={round} list={list.data} items={items.data} q={q} onQ={setQ} onSaved={refresh} />
      {may("customers.view") ? <Buyers code={code} /> : null}
      {editing ? <PriceListForm list={list.data} onClose={() => setEditing(false)} /> : null}
    </Page>
  );
}

function itemsOf(code: string, round: number) {
  return { queryKey: ["get", "/api/v1/price-lists/{ref}/items", code, round], queryFn: () => everyItem(code), staleTime: Infinity };
}

function Buyers({ code }: { code: string }) {
  const say = useWords(catalogWords);
  const found = $api.useQuery("get", "/api/v1/customers", { params: { query: { price_list: code, limit: 20 } } });
  const items = found.data?.items ?? [];
  return (
    <section className={styles.section} style={{ flex: "none" }}>
      <h2>{say("customers")}</h2>
      {found.isSuccess && items.length === 0 ? <span className={catalog.meta}>{say("customers.none")}</span> : null}
      <div className={catalog.bar}>{items.map((one) => <Link key={one.code} to={`/customers/${encodeURIComponent(one.code)}`}>{one.name}</Link>)}</div>
    </section>
  ); // prettier-ignore
}
