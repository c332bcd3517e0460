import { DeleteOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";

import { ProductPicker } from "@/modules/catalog/parts/ProductPicker";
import { useWords } from "@/shared/i18n/words";

import { stockWords } from "../words";
import { emptyLine, type Line } from "./lines";
import styles from "./stock.module.css";

interface Props {
  lines: Line[];
  onChange: (lines: Line[]) => void;
  /** What the number is: a change, a quantity, a count. */
  quantity: string;
  hint?: string;
  /** What the server says of a line, by its place. */
  wrong: ReadonlyMap<number, string>;
  /** A line's own words, such as what is in the books. */
  about?: (line: Line) => ReactNode;
}

/** Products with a number each; Enter on the last number adds a line. */
export function LinesField({ lines, onChange, quantity, hint, wrong, about }: Props) {
  const say = useWords(stockWords);
  const set = (key: number, fields: Partial<Line>) => onChange(lines.map((line) => (line.key === key ? { ...line, ...fields } : line)));
  const add = () => onChange([...lines, emptyLine()]);
  return (
    <div className={styles.lines}>
      {lines.map((line, index) => {
        const place = say("line", { n: index + 1 });
        return (
          <div key={line.key} className={styles.line} role="group" aria-label={place}>
            <ProductPicker
              text={line.product}
              label={`${place} ${say("product")}`}
              placeholder={say("search")}
              className={styles.input}
              invalid={wrong.has(index)}
              onText={(product) => set(line.key, { product, picked: false, name: "", unit: "" })}
              onPick={(product) => set(line.key, { product: product.sku, name: product.name, unit: product.base_unit, picked: true })}
            />
            <input
              className={styles.input}
              inputMode="decimal"
              aria-label={`${place} ${quantity}`}
              placeholder={hint ?? quantity}
              aria-invalid={wrong.has(index) || undefined}
              value={line.quantity}
              onChange={(event) => set(line.key, { quantity: event.target.value })}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
                event.preventDefault();
                if (index === lines.length - 1) add();
              }}
            />
            <Button type="text" icon={<DeleteOutlined />} aria-label={say("removeLine", { n: index + 1 })} disabled={lines.length === 1} onClick={() => onChange(lines.filter((one) => one.key !== line.key))} />
            {line.name ? <span className={styles.says}>{line.name} · {line.unit}</span> : null}
            {about?.(line)}
            {wrong.has(index) ? <span className={styles.wrong} role="alert">{wrong.get(index)}</span> : null}
          </div>
        );
      })}
      <div><Button onClick={add}>{say("addLine")}</Button></div>
    </div>
  ); // prettier-ignore
}
