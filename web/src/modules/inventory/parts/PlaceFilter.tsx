import { Select } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";

import { ProductPicker } from "@/modules/catalog/parts/ProductPicker";
import { useWords } from "@/shared/i18n/words";

import { stockWords } from "../words";
import styles from "./stock.module.css";
import { useWarehouses } from "@/shared/session/warehouses";

/** One product and one warehouse, kept in the address. */
export function PlaceFilter({ product = true }: { product?: boolean }) {
  const say = useWords(stockWords);
  const [params, setParams] = useSearchParams();
  const { options } = useWarehouses();
  const [text, setText] = useState(params.get("product") ?? "");
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(key, value);
    else next.delete(key);
    setParams(next, { replace: true });
  };
  return (
    <div className={styles.bar}>
      {product ? (
        <div style={{ width: 260, maxWidth: "100%" }}>
          <ProductPicker
            text={text}
            label={say("product")}
            placeholder={say("search")}
            className={styles.input}
            onText={(typed) => { setText(typed); if (typed === "") set("product", ""); }}
            onPick={(picked) => { setText(picked.sku); set("product", picked.sku); }}
          />
        </div>
      ) : null}
      <Select aria-label={say("warehouse")} value={params.get("warehouse") ?? ""} options={[{ value: "", label: say("everywhere") }, ...options]} onChange={(value) => set("warehouse", value)} style={{ minWidth: 140 }} />
    </div>
  ); // prettier-ignore
}
