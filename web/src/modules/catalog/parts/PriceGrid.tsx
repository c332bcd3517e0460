import { DeleteOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, App, Button, Input } from "antd";
import { type ClipboardEvent, useState } from "react";

import { api, type Schemas } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";
import { useKeys } from "@/shared/keys/useKeys";
import { useSession } from "@/shared/session/session";
import { useFailure } from "@/shared/ui/useFailure";

import { catalogWords } from "../words";
import styles from "./catalog.module.css";
import { faultOf, isBlank, isChanged, isMoved, itemOf, merged, pasted, type PriceRow, rowOf, stored } from "./priceRows";

const SHOWN = 200;
const FIELDS = ["product", "unit", "min", "price", "floor"] as const;
const TEXTS: ReadonlySet<string> = new Set(["product", "unit"]);
const WORDS = { product: "sku", unit: "otherUnit", min: "min", price: "price", floor: "floor" } as const;

interface Props {
  list: Schemas["PriceListOut"];
  items: Schemas["PriceItemOut"][];
  /** What is looked for; outlives the sheet, which begins anew with what was saved. */
  q: string;
  onQ: (q: string) => void;
  onSaved: () => Promise<void>;
}

/** The prices of a list as a sheet: typed in place or pasted, saved together. */
export function PriceGrid({ list, items, q, onQ, onSaved }: Props) {
  const say = useWords(catalogWords);
  const { may } = useSession();
  const { message } = App.useApp();
  const failed = useFailure();
  const [rows, setRows] = useState<PriceRow[]>(() => [...items.map(stored), rowOf({})]);
  // The version the sheet began with: replacing all prices must notice another's change.
  const [start] = useState(list);
  const [gone, setGone] = useState(0);
  const [refused, setRefused] = useState<ReadonlyMap<number, string>>(new Map());
  const changed = rows.filter(isChanged);
  const save = useMutation({
    mutationFn: async () => {
      const replace = gone > 0 || rows.some(isMoved);
      const sent = (replace ? rows : changed).filter((row) => !isBlank(row));
      try {
        await send(start, sent, replace);
      } catch (failure) {
        setRefused(messagesOf(failure, sent));
        throw failure;
      }
      return sent.length;
    },
    onSuccess: () => {
      message.success(say("prices.saved", { count: changed.length }));
      return onSaved();
    },
    onError: failed,
  });
  const editable = may("products.edit");
  const faults = rows.flatMap((row) => faultOf(row) ?? []);
  const dirty = changed.length > 0 || gone > 0;
  const submit = () => {
    if (dirty && faults.length === 0 && !save.isPending) save.mutate();
  };
  useKeys({ "mod+Enter": submit });
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trim()) || !editable || save.isPending) return;
    event.preventDefault();
    const added = pasted(text);
    setRows([...merged(rows, added), rowOf({})]);
    message.info(say("pasted", { count: added.length }));
  };
  const set = (key: number, fields: Partial<PriceRow>) => {
    const next = rows.map((row) => (row.key === key ? { ...row, ...fields } : row));
    setRows(next.length > 0 && next.at(-1) && !isBlank(next.at(-1) ?? rowOf({})) ? [...next, rowOf({})] : next);
  };
  const remove = (row: PriceRow) => {
    if (row.was) setGone(gone + 1);
    setRows(rows.filter((one) => one.key !== row.key));
  };
  const wanted = q.trim().toLowerCase();
  const asWanted = rows.filter((row) => !isChanged(row) && !isBlank(row) && `${row.product} ${row.name}`.toLowerCase().includes(wanted));
  const near = new Set(asWanted.slice(0, SHOWN));
  // What was changed is never hidden by a search: it is what is going to be saved.
  const shown = rows.filter((row) => near.has(row) || isChanged(row) || isBlank(row));
  return (
    <>
      <div className={styles.bar}>
        <Input.Search allowClear aria-label={say("search")} placeholder={say("search")} value={q} onChange={(event) => onQ(event.target.value)} style={{ width: 260, maxWidth: "100%" }} />
        <span className={styles.meta}>{say("grid.hint")}</span>
        {dirty ? <span className={styles.meta} role="status">{say("grid.changed", { count: changed.length + gone })}</span> : null}
        {editable ? <Button type="primary" style={{ marginInlineStart: "auto" }} disabled={!dirty || faults.length > 0} loading={save.isPending} onClick={submit}>{say("savePrices")}</Button> : null}
      </div>
      {gone > 0 ? <Alert type="warning" showIcon title={say("remove.hint")} /> : null}
      <div className={styles.grid} onPaste={paste}>
        <table aria-label={say("items")}>
          <thead><tr>{FIELDS.map((field) => <th key={field} scope="col" className={TEXTS.has(field) ? undefined : styles.end}>{say(WORDS[field])}</th>)}<th scope="col">{say("name")}</th>{editable ? <th scope="col" aria-label={say("row.remove", { n: "" })} /> : null}</tr></thead>
          <tbody>
            {shown.map((row) => {
              const at = rows.indexOf(row) + 1;
              const fault = faultOf(row);
              return (
                <tr key={row.key} data-changed={isChanged(row) || undefined} data-wrong={fault !== undefined || refused.has(row.key) || undefined}>
                  {FIELDS.map((field) => (
                    <td key={field}>
                      <input className={TEXTS.has(field) ? styles.cell : `${styles.cell} ${styles.end}`} readOnly={!editable || save.isPending} inputMode={TEXTS.has(field) ? undefined : "decimal"} aria-label={`${say("axis", { n: at })} ${say(WORDS[field])}`} value={row[field]} placeholder={field === "unit" && !isBlank(row) ? say("base") : undefined} onChange={(event) => set(row.key, { [field]: event.target.value, ...(field === "product" ? { name: "" } : {}) })} />
                    </td>
                  ))}
                  <td className={styles.name}>{fault ? say(fault) : (refused.get(row.key) ?? row.name)}</td>
                  {editable ? <td>{isBlank(row) ? null : <Button type="text" icon={<DeleteOutlined />} aria-label={say("row.remove", { n: at })} disabled={save.isPending} onClick={() => remove(row)} />}</td> : null}
                </tr>
              );
            })}
          </tbody>
        </table>
        {asWanted.length > SHOWN ? <p className={styles.more}>{say("grid.more", { count: asWanted.length - SHOWN })}</p> : null}
      </div>
    </>
  ); // prettier-ignore
}

/** Removed or moved prices need the whole list written anew, under its version; else only the changed ones are sent. */
async function send(list: Schemas["PriceListOut"], rows: PriceRow[], replace: boolean): Promise<void> {
  const params = { path: { ref: `id:${list.id}` } };
  const items = rows.map(itemOf);
  if (replace) await api.PATCH("/api/v1/price-lists/{ref}", { params, body: { items, version: list.version } as Schemas["PriceListPatch"] });
  else await api.POST("/api/v1/price-lists/{ref}/items", { params, body: { items } });
}

function messagesOf(failure: unknown, rows: PriceRow[]): ReadonlyMap<number, string> {
  return new Map(problemOf(failure).errors.flatMap(({ path, message }) => {
    const row = rows[Number(/^\/items\/(\d+)/.exec(path)?.[1] ?? -1)];
    return row ? [[row.key, message] as const] : [];
  }));
} // prettier-ignore
