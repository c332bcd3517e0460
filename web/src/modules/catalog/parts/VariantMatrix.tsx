import { Checkbox } from "antd";
import { Link } from "react-router";

import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { usePhone } from "@/shared/ui/useScreen";

import { catalogWords } from "../words";
import styles from "./catalog.module.css";
import type { Cell, Matrix } from "./variants";

interface Props {
  matrix: Matrix;
  ticked: ReadonlySet<string>;
  stock: ReadonlyMap<string, string> | undefined;
  edits: boolean;
  onTick: (cell: Cell, on: boolean) => void;
}

/** Colours down, sizes across: what there is with its stock, and what is missing, to be ticked. A phone gets a list for each colour. */
export function VariantMatrix({ matrix, ...cell }: Props) {
  const say = useWords(catalogWords);
  const phone = usePhone();
  const head = [...matrix.rowAxes, ...(matrix.columnAxis ? [matrix.columnAxis] : [])].join(" / ");
  if (phone) {
    return matrix.rows.map(({ values, cells }) => (
      <div key={values.join(" ")} role="group" aria-label={values.join(" ")} className={styles.line}>
        <h3>{values.join(" ")}</h3>
        <ul>{cells.map((one) => <li key={one.key}><span>{one.values[matrix.columnAxis] ?? ""}</span><Place cell={one} {...cell} /></li>)}</ul>
      </div>
    )); // prettier-ignore
  }
  return (
    <div className={styles.matrix}>
      <table aria-label={say("axes")}>
        <thead><tr><th scope="col">{head}</th>{matrix.columns.map((name) => <th key={name} scope="col">{name || say("sku")}</th>)}</tr></thead>
        <tbody>
          {matrix.rows.map(({ values, cells }) => (
            <tr key={values.join(" ")}>
              <th scope="row">{values.join(" ")}</th>
              {cells.map((one) => <td key={one.key}><Place cell={one} {...cell} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  ); // prettier-ignore
}

function Place({ cell, ticked, stock, edits, onTick }: { cell: Cell } & Omit<Props, "matrix">) {
  const say = useWords(catalogWords);
  const { variant } = cell;
  if (!variant) {
    if (!edits) return <span className={styles.meta}>{say("variant.missing")}</span>;
    const on = ticked.has(cell.key);
    return <Checkbox checked={on} className={styles.missing} onChange={(event) => onTick(cell, event.target.checked)}><span className="visually-hidden">{Object.values(cell.values).join(" ")} </span>{on ? cell.sku : say("variant.missing")}</Checkbox>; // prettier-ignore
  }
  return (
    <span className={styles.place}>
      <Link to={`/products/${encodeURIComponent(variant.sku)}`}>{variant.sku}</Link>
      {variant.active ? <small>{stock ? `${say("available")} ${grouped(stock.get(variant.sku) ?? "0")}` : ""}</small> : <small className={styles.tag}>{say("state.inactive")}</small>}
    </span>
  ); // prettier-ignore
}
