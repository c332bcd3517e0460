import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";

import { $api, newKey, type Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { useFailure } from "@/shared/ui/useFailure";
import { uiWords } from "@/shared/ui/words";

import { stockWords } from "../words";
import { readAmount } from "./lines";
import styles from "./stock.module.css";

/** From which quantity on a product is listed as low in this warehouse. */
export function ReorderPoint({ level }: { level: Schemas["StockOut"] }) {
  const say = useWords(stockWords);
  const ui = useWords(uiWords);
  const { may } = useSession();
  const client = useQueryClient();
  const failed = useFailure();
  const [text, setText] = useState<string>();
  const put = $api.useMutation("put", "/api/v1/stock/reorder-points", {
    onSuccess: async () => {
      setText(undefined);
      await client.invalidateQueries({ queryKey: ["get", "/api/v1/stock"] });
    },
    onError: failed,
  });
  const quantity = readAmount(text ?? "", false);
  const save = () => {
    if (quantity === undefined) return;
    const items = [{ product: level.product, warehouse: level.warehouse, quantity }];
    put.mutate({ params: { header: { "Idempotency-Key": newKey() } }, body: { items } });
  };
  return (
    <section className={styles.section}>
      <h3>{say("point")}</h3>
      {text === undefined ? (
        <div className={styles.bar}>
          <span>{level.reorder_point === null ? say("point.none") : `${grouped(level.reorder_point)} ${level.unit}`}</span>
          {may("stock.adjust") ? <Button size="small" onClick={() => setText(level.reorder_point ?? "")}>{say("point.set")}</Button> : null}
        </div>
      ) : (
        <>
          <div className={styles.bar}>
            <Input autoFocus inputMode="decimal" aria-label={say("point")} value={text} onChange={(event) => setText(event.target.value)} onPressEnter={save} style={{ width: 120 }} />
            <Button type="primary" loading={put.isPending} disabled={quantity === undefined} onClick={save}>{ui("save")}</Button>
            <Button onClick={() => setText(undefined)}>{ui("cancel")}</Button>
          </div>
          <p className={styles.meta}>{say("point.hint")}</p>
        </>
      )}
    </section>
  ); // prettier-ignore
}
