import { Modal } from "antd";
import { type Dispatch, useState } from "react";

import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { Empty, Trouble } from "@/shared/ui/Trouble";

import { type Change, type Row } from "./draft";
import styles from "./entry.module.css";
import { readQuantity } from "./quantities";
import { entryWords } from "./words";

interface Props {
  row: Row;
  rows: readonly Row[];
  change: Dispatch<Change>;
  onClose: () => void;
}

/** The sizes and colours of a style as a sheet of quantities. */
export function MatrixDialog({ row, rows, change, onClose }: Props) {
  const say = useWords(entryWords);
  const product = $api.useQuery("get", "/api/v1/products/{ref}", { params: { path: { ref: row.product } } }, { enabled: row.style === "" && row.product !== "", retry: false });
  // What stands in the cell may be a product, or the style itself.
  const code = row.style || product.data?.style || (product.isError ? row.product : "");
  const style = $api.useQuery("get", "/api/v1/styles/{ref}", { params: { path: { ref: code } } }, { enabled: code !== "", retry: false });
  const [typed, setTyped] = useState<Record<string, string>>({});
  const apply = () => {
    const lines = (style.data?.variants ?? []).flatMap((variant) => {
      const quantity = readQuantity(typed[variant.sku] ?? "")?.quantity;
      return quantity && quantity !== "0" ? [{ product: variant.sku, name: variant.name, style: code, quantity }] : [];
    });
    const kept = rows.find((one) => one.key === row.key && one.quantity === "");
    if (kept) change({ type: "row", key: row.key, fields: { product: "" } });
    change({ type: "fill", key: row.key, lines });
    onClose();
  };
  const total = Object.values(typed).reduce((sum, text) => sum + Number(readQuantity(text)?.quantity ?? 0), 0);
  const none = row.product === "" || (product.isSuccess && !product.data.style) || style.isError;
  return (
    <Modal open width={720} title={say("matrix.title", { name: style.data?.name ?? row.product })} onCancel={onClose} onOk={apply} okText={`${say("matrix.apply")} · ${say("matrix.total")} ${total}`} okButtonProps={{ disabled: total === 0 }}>
      {none ? <Empty title={say("matrix.none")} /> : style.data ? <Sheet style={style.data} typed={typed} onType={(sku, text) => setTyped({ ...typed, [sku]: text })} onDone={apply} /> : null}
      {product.isError && style.isError ? <Trouble failure={style.error} /> : null}
    </Modal>
  ); // prettier-ignore
}

interface SheetProps {
  style: Schemas["StyleOut"];
  typed: Record<string, string>;
  onType: (sku: string, text: string) => void;
  onDone: () => void;
}

/** Colours down, sizes across: the axis with fewer values goes down. */
function Sheet({ style, typed, onType, onDone }: SheetProps) {
  const axes = Object.entries(style.axes).toSorted((a, b) => a[1].length - b[1].length);
  const [down, across] = [axes[0], axes[1]];
  if (!down) return null;
  const at = (a: string, b?: string) => style.variants.find((variant) => variant.attributes[down[0]] === a && (!across || variant.attributes[across[0]] === b));
  return (
    <div className={styles.sheet}>
      <table>
        <thead><tr><th scope="col">{down[0]}{across ? ` / ${across[0]}` : ""}</th>{(across?.[1] ?? [""]).map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>
          {down[1].map((name) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {(across?.[1] ?? [""]).map((other) => {
                const variant = at(name, other);
                return (
                  <td key={other}>
                    {variant ? <input inputMode="decimal" aria-label={variant.name} disabled={!variant.active} value={typed[variant.sku] ?? ""} onChange={(event) => onType(variant.sku, event.target.value)} onKeyDown={(event) => { if (event.key === "Enter") onDone(); }} /> : "—"}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  ); // prettier-ignore
}
