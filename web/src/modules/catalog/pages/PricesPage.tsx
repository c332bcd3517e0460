import { Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import styles from "@/shared/form/form.module.css";
import { dayWords } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { type Column, RecordList } from "@/shared/list/RecordList";
import { TwoLines } from "@/shared/list/TwoLines";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { Empty } from "@/shared/ui/Trouble";
import { uiWords } from "@/shared/ui/words";

import catalog from "../parts/catalog.module.css";
import { Explain } from "../parts/Explain";
import { PriceListForm } from "../parts/PriceListForm";
import { catalogWords } from "../words";

type List = Schemas["PriceListOut"];

/** All price lists, and what a customer pays by them. */
export function PricesPage() {
  const say = useWords(catalogWords);
  const ui = useWords(uiWords);
  const navigate = useNavigate();
  const { may, sees } = useSession();
  const [adding, setAdding] = useState(false);
  const pages = $api.useInfiniteQuery("get", "/api/v1/price-lists", { params: { query: { limit: 50 } } }, byCursor);
  const valid = (one: List) => (one.valid_from || one.valid_to ? `${one.valid_from ? dayWords(one.valid_from) : "…"} – ${one.valid_to ? dayWords(one.valid_to) : "…"}` : say("always"));
  const name = (one: List) => (
    <>
      {one.name}
      {one.is_default ? <span className={catalog.tag}>{say("default")}</span> : null}
      {one.active ? null : <span className={catalog.tag}>{ui("inactive")}</span>}
    </>
  );
  const columns: Column<List>[] = [
    { key: "name", title: say("name"), width: "minmax(160px, 2fr)", render: name },
    { key: "code", title: say("sku"), width: "minmax(90px, 1fr)", render: (one) => one.code },
    { key: "currency", title: say("currency"), width: "60px", render: (one) => one.currency },
    { key: "tax", title: say("taxed"), width: "110px", render: (one) => say(one.tax_included ? "included" : "excluded") },
    { key: "valid", title: say("valid"), width: "minmax(130px, 1fr)", render: valid },
    { key: "count", title: say("count"), width: "70px", align: "end", render: (one) => one.item_count },
  ];
  const add = may("products.edit") ? <Button type="primary" onClick={() => setAdding(true)}>{say("prices.new")}</Button> : null;
  return (
    <Page title={say("prices")} guide="masters" actions={add}>
      <div className={styles.page}>
        <RecordList
          label={say("lists")}
          columns={columns}
          pages={pages}
          rowKey={(one) => one.code}
          onOpen={(one) => void navigate(`/prices/${encodeURIComponent(one.code)}`)}
          card={(one) => <TwoLines title={name(one)} text={`${one.code} · ${one.currency} · ${valid(one)}`} />}
          empty={<Empty title={say("prices.none")} hint={say("prices.hint")} action={add} />}
        />
        {may("orders.create") && sees("price") ? <aside><Explain /></aside> : null}
      </div>
      {adding ? <PriceListForm onClose={() => setAdding(false)} /> : null}
    </Page>
  ); // prettier-ignore
}
