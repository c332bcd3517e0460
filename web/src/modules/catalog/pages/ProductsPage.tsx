import { Button, Input, Select } from "antd";
import { Link, useNavigate, useSearchParams } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { type Column, RecordList } from "@/shared/list/RecordList";
import { TwoLines } from "@/shared/list/TwoLines";
import { useSession } from "@/shared/session/session";
import { Money } from "@/shared/ui/Money";
import { Page } from "@/shared/ui/Page";
import { Empty } from "@/shared/ui/Trouble";

import styles from "../parts/catalog.module.css";
import { useCategories } from "../parts/references";
import { catalogWords } from "../words";

type Product = Schemas["ProductOut"];

/** All products, found by code, name, pinyin or barcode. */
export function ProductsPage() {
  const say = useWords(catalogWords);
  const navigate = useNavigate();
  const { may, sees } = useSession();
  const categories = useCategories();
  const [params, setParams] = useSearchParams();
  const [q, category, state] = [params.get("q") ?? "", params.get("category") ?? "", params.get("state") ?? ""];
  const query = { ...(q ? { q } : {}), ...(category ? { category } : {}), ...(state ? { active: state === "active" } : {}) };
  const pages = $api.useInfiniteQuery("get", "/api/v1/products", { params: { query: { ...query, limit: 50 } } }, byCursor);
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(key, value);
    else next.delete(key);
    setParams(next, { replace: true });
  };
  const name = (one: Product) => <>{one.name}{one.active ? null : <span className={styles.tag}>{say("state.inactive")}</span>}</>;
  const price = (one: Product) => (one.price === null && sees("price") ? "—" : <><Money amount={one.price} currency={one.currency} /><span className={styles.meta}>/{one.base_unit}</span></>);
  const columns: Column<Product>[] = [
    { key: "sku", title: say("sku"), width: "minmax(130px, 1fr)", render: (one) => one.sku },
    { key: "name", title: say("name"), width: "minmax(200px, 2fr)", render: name },
    { key: "style", title: say("style"), width: "110px", render: (one) => (one.style ? <Link to={`/styles/${encodeURIComponent(one.style)}`} onClick={(event) => event.stopPropagation()}>{one.style}</Link> : "—") },
    { key: "category", title: say("category"), width: "110px", render: (one) => categories.name(one.category) },
    { key: "units", title: say("units"), width: "minmax(120px, 1fr)", render: (one) => one.units.map(({ unit, factor }) => `${unit}=${factor}${one.base_unit}`).join(" ") || one.base_unit },
    { key: "barcode", title: say("barcode"), width: "140px", render: (one) => one.barcodes[0]?.barcode ?? "—" },
    ...(sees("price") ? [{ key: "price", title: say("price"), width: "130px", align: "end" as const, render: price }] : []),
  ];
  const add = may("products.edit") ? <Link to="/products/new"><Button type="primary">{say("new")}</Button></Link> : null;
  const style = may("products.edit") ? <Link to="/styles/new"><Button>{say("newStyle")}</Button></Link> : null;
  const exported = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  return (
    <Page title={say("title")} guide="masters" fill actions={<><Button href={`/api/v1/products:export?${exported}`}>{say("export")}</Button>{style}{add}</>}>
      <div className={styles.bar}>
        <Input.Search allowClear key={q} defaultValue={q} placeholder={say("search")} aria-label={say("search")} style={{ width: 300, maxWidth: "100%" }} onSearch={(text) => set("q", text.trim())} />
        <Select aria-label={say("category")} value={category} options={[{ value: "", label: say("everything") }, ...categories.options]} onChange={(value) => set("category", value)} style={{ minWidth: 130 }} />
        <Select aria-label={say("state")} value={state} options={[{ value: "", label: say("state.all") }, { value: "active", label: say("state.active") }, { value: "inactive", label: say("state.inactive") }]} onChange={(value) => set("state", value)} style={{ minWidth: 110 }} />
      </div>
      <RecordList
        label={say("title")}
        columns={columns}
        pages={pages}
        rowKey={(one) => one.sku}
        onOpen={(one) => void navigate(`/products/${encodeURIComponent(one.sku)}`)}
        card={(one) => <TwoLines title={name(one)} text={<>{one.sku}{sees("price") ? <> · {price(one)}</> : null}</>} />}
        empty={<Empty title={say([...params.keys()].length > 0 ? "none" : "nothing")} hint={say("none.hint")} action={add} />}
      />
    </Page>
  ); // prettier-ignore
}
