import { useQueryClient } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import styles from "@/shared/form/form.module.css";
import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { useWarehouses } from "@/shared/session/warehouses";
import { Page } from "@/shared/ui/Page";
import { Trouble } from "@/shared/ui/Trouble";

import { ProductForm } from "../parts/ProductForm";
import { catalogWords } from "../words";

/** One product, with its stock and what waits for it beside the form. */
export function ProductPage() {
  const say = useWords(catalogWords);
  const { sku = "" } = useParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { may } = useSession();
  const [round, setRound] = useState(0);
  // The version that one began to type over: a change made elsewhere meanwhile must not pass unseen.
  const [begun, setBegun] = useState<number>();
  const found = $api.useQuery("get", "/api/v1/products/{ref}", { params: { path: { ref: sku } } });
  const refresh = async () => {
    await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith("/api/v1/products") });
    setBegun(undefined);
    setRound((now) => now + 1);
  };
  const saved = (next: string) => {
    if (next !== sku) void navigate(`/products/${encodeURIComponent(next)}`, { replace: true });
    void refresh();
  };
  if (found.isError) return <Page title={say("title")}><Trouble failure={found.error} onRetry={() => void found.refetch()} /></Page>; // prettier-ignore
  if (!found.data) return <Page title={say("title")}><Skeleton active paragraph={{ rows: 12 }} /></Page>; // prettier-ignore
  return (
    <Page title={found.data.name} meta={found.data.sku} guide="masters">
      <div className={styles.page}>
        <ProductForm key={`${sku} ${round} ${begun ?? found.data.version}`} product={found.data} onSaved={saved} onLatest={() => void refresh()} onTyped={() => setBegun((now) => now ?? found.data.version)} />
        <aside>
          {may("stock.view") && found.data.kind === "goods" ? <Stock product={found.data} /> : null}
          {found.data.style ? <Variants style={found.data.style} sku={found.data.sku} /> : null}
        </aside>
      </div>
    </Page>
  ); // prettier-ignore
}

/** A product to add. */
export function NewProductPage() {
  const say = useWords(catalogWords);
  const navigate = useNavigate();
  const client = useQueryClient();
  const saved = (sku: string) => {
    void client.invalidateQueries({ queryKey: ["get", "/api/v1/products"] });
    void navigate(`/products/${encodeURIComponent(sku)}`, { replace: true });
  };
  return <Page title={say("new")} guide="masters"><div style={{ maxWidth: 900 }}><ProductForm onSaved={saved} /></div></Page>; // prettier-ignore
}

function Stock({ product }: { product: Schemas["ProductOut"] }) {
  const say = useWords(catalogWords);
  const found = $api.useQuery("get", "/api/v1/stock", { params: { query: { product: product.sku } } });
  const { name } = useWarehouses();
  const items = found.data?.items ?? [];
  const waiting = items[0]?.waiting ?? "0";
  return (
    <section className={styles.section}>
      <h2>{say("stock")}<Link to={`/stock?q=${encodeURIComponent(product.sku)}`} style={{ fontWeight: 400 }}>{say("stock.more")}</Link></h2>
      {found.isSuccess && items.length === 0 ? <p className={styles.meta}>{say("stock.none")}</p> : null}
      <ul className={styles.rows}>
        {items.map((one) => (
          <li key={one.warehouse}>
            {name(one.warehouse)}
            {one.incoming === "0" ? null : <span className={styles.meta}>{say("incoming")} {grouped(one.incoming)}</span>}
            <span>{say("available")} {grouped(one.available)} {one.unit}</span>
          </li>
        ))}
      </ul>
      {waiting === "0" ? null : <p style={{ color: "var(--meidan-warning-text)", margin: "8px 0 0" }}>{say("waiting", { count: grouped(waiting), unit: product.base_unit })}</p>}
    </section>
  ); // prettier-ignore
}

function Variants({ style, sku }: { style: string; sku: string }) {
  const say = useWords(catalogWords);
  const found = $api.useQuery("get", "/api/v1/styles/{ref}", { params: { path: { ref: style } } });
  const others = (found.data?.variants ?? []).filter((one) => one.sku !== sku);
  return (
    <section className={styles.section}>
      <h2>{say("variants")}<Link to={`/styles/${encodeURIComponent(style)}`} style={{ fontWeight: 400 }}>{say("style.open", { code: style })}</Link></h2>
      <ul className={styles.rows}>
        {others.map((one) => <li key={one.sku}><Link to={`/products/${encodeURIComponent(one.sku)}`}>{one.name}</Link></li>)}
      </ul>
    </section>
  ); // prettier-ignore
}
