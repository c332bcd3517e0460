import { Button } from "antd";
import { useState } from "react";

import { $api, type Schemas } from "@/shared/api/client";
import styles from "@/shared/form/form.module.css";
import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { Money } from "@/shared/ui/Money";
import { Combo } from "@/shared/ui/Combo";
import { useFailure } from "@/shared/ui/useFailure";
import { api } from "@/shared/api/client";

import { catalogWords } from "../words";
import catalog from "./catalog.module.css";
import { ProductPicker } from "./ProductPicker";

/** What a customer pays for a quantity of a product, and which list or break it comes from; nothing is stored. */
export function Explain() {
  const say = useWords(catalogWords);
  const failed = useFailure();
  const [customer, setCustomer] = useState("");
  const [product, setProduct] = useState("");
  const [quantity, setQuantity] = useState("1");
  const check = $api.useMutation("post", "/api/v1/orders:check", { onError: failed });
  const ask = () => check.mutate({ body: { customer, lines: [{ product, quantity }] } as Schemas["OrderIn"] });
  const line = check.data?.lines[0];
  return (
    <section className={styles.section}>
      <h2>{say("explain")}</h2>
      <p className={styles.meta}>{say("explain.hint")}</p>
      <div style={{ display: "flex", flexDirection: "column", gap: 8 }}>
        <Combo<Schemas["CustomerListed"]> text={customer} onText={setCustomer} label={say("customer")} placeholder={say("customer")} className={catalog.input} search={customers} itemKey={(one) => one.code} item={(one) => <><span>{one.name}</span><small className={catalog.meta}>{one.code}</small></>} onPick={(one) => setCustomer(one.code)} />
        <ProductPicker text={product} onText={setProduct} label={say("title")} placeholder={say("title")} className={catalog.input} onPick={(one) => setProduct(one.sku)} />
        <input className={catalog.input} inputMode="decimal" aria-label={say("quantity")} value={quantity} onChange={(event) => setQuantity(event.target.value)} />
        <Button onClick={ask} loading={check.isPending} disabled={!customer || !product || !quantity}>{say("explain.do")}</Button>
      </div>
      <div role="status">
        {line ? <Answer line={line} currency={check.data?.totals.currency ?? "CNY"} /> : null}
        {check.data && (!line || line.unit_price === null) ? <p>{check.data.findings[0]?.message ?? say("source.none")}</p> : null}
      </div>
    </section>
  ); // prettier-ignore
}

async function customers(q: string): Promise<Schemas["CustomerListed"][]> {
  const { data } = await api.GET("/api/v1/customers", { params: { query: { q, limit: 8, active: true } } });
  return data?.items ?? [];
}

function Answer({ line, currency }: { line: Schemas["CheckedLine"]; currency: string }) {
  const say = useWords(catalogWords);
  const { kind, list, name, min_quantity: min } = line.price_source;
  const source = list ? say("source.list", { list: name ?? list }) : say(kind === "product" ? "source.product" : kind === "none" ? "source.none" : "source.manual");
  if (line.unit_price === null) return null;
  return (
    <>
      <p className={catalog.answer}><Money amount={line.unit_price} currency={currency} /> <span className={catalog.meta}>/{line.unit}</span></p>
      <p style={{ margin: 0 }}>{say("source")} {source}{min && min !== "0" ? ` · ${say("breakFrom", { count: grouped(min) })}` : ""} · {say(line.tax_included ? "included" : "excluded")}</p>
      <p style={{ margin: 0 }}>{say("gross")} <Money amount={line.gross} currency={currency} /></p>
    </>
  ); // prettier-ignore
}
