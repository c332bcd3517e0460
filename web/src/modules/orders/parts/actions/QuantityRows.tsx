import { Form, Input } from "antd";

import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";

import type { Line } from "../../api/orders";
import { detailWords } from "../../words/detail";
import styles from "./actions.module.css";

export interface Quantities {
  quantities?: Record<string, string>;
}

interface Props {
  lines: readonly Line[];
  /** The most of a line, in base units. */
  most: (line: Line) => string;
  /** Said under the field. */
  hint: "ship.max" | "return.max" | "reduce.max";
}

/** How much of each line; nothing typed means nothing. */
export function QuantityRows({ lines, most, hint }: Props) {
  const say = useWords(detailWords);
  return (
    <ul className={styles.rows}>
      {lines.map((line) => {
        const max = most(line);
        const within = (_: unknown, value: string | undefined) =>
          !value || (/^\d+(\.\d+)?$/.test(value) && Number(value) <= Number(max))
            ? Promise.resolve()
            : Promise.reject(new Error(say("ship.tooMany", { quantity: `${grouped(max)} ${line.base_unit}` })));
        return (
          <li key={line.position}>
            <span>
              <strong>{line.product}</strong> {line.name}
              <small>{say(hint, { quantity: `${grouped(max)} ${line.base_unit}` })}</small>
            </span>
            <Form.Item name={["quantities", String(line.position)]} rules={[{ validator: within }]} noStyle={false}>
              <Input inputMode="decimal" suffix={<small>{line.base_unit}</small>} aria-label={`${line.product} ${say("quantity")}`} />
            </Form.Item>
          </li>
        );
      })}
    </ul>
  );
}

/** The lines of which something is wanted. */
export function wantedOf({ quantities = {} }: Quantities): { position: number; quantity: string }[] {
  return Object.entries(quantities)
    .filter(([, quantity]) => Number(quantity) > 0)
    .map(([position, quantity]) => ({ position: Number(position), quantity }));
}
