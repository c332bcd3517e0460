import { CloseOutlined } from "@ant-design/icons";
import { Button, Form, Input } from "antd";
import { type KeyboardEvent, useState } from "react";

import { useWords } from "@/shared/i18n/words";
import { isComposing } from "@/shared/keys/keys";

import { catalogWords } from "../words";
import styles from "./catalog.module.css";
import { type Added, newValues, type Style } from "./variants";

interface Props {
  axis: string;
  style: Style;
  added: Added;
  onAdd: (values: readonly string[]) => void;
  onShort: (value: string, short: string) => void;
  onDrop: (value: string) => void;
}

/** New values of one axis, typed with Enter; each may have a short code for the products' codes. */
export function AxisAdder({ axis, style, added, onAdd, onShort, onDrop }: Props) {
  const say = useWords(catalogWords);
  const [typed, setTyped] = useState("");
  const { fresh, known } = newValues(style, added, axis, typed);
  const take = () => {
    if (fresh.length === 0 || known.length > 0) return;
    onAdd(fresh);
    setTyped("");
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || isComposing(event.nativeEvent) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    take();
  };
  const label = say("value.add", { axis });
  return (
    <div role="group" aria-label={axis} style={{ marginBottom: 16 }}>
      <div className={styles.bar}>
        <Form.Item validateStatus={known.length > 0 ? "error" : ""} help={known.length > 0 ? say("value.known", { value: known.join(" / ") }) : undefined} style={{ margin: 0, flex: "1 1 180px", maxWidth: 300 }}>
          <Input aria-label={label} placeholder={`${label}${say("value.several")}`} value={typed} onChange={(event) => setTyped(event.target.value)} onKeyDown={keys} />
        </Form.Item>
        <Button onClick={take} disabled={fresh.length === 0 || known.length > 0}>{label}</Button>
      </div>
      <div className={styles.bar} style={{ marginTop: 8 }}>
        {Object.entries(added[axis] ?? {}).filter(([value]) => !style.axes[axis]?.includes(value)).map(([value, short]) => (
          <Input
            key={value}
            prefix={<span className={styles.meta}>{value}</span>}
            aria-label={`${value} ${say("codes")}`}
            placeholder={value}
            value={short}
            style={{ width: 200 }}
            autoCapitalize="characters"
            onChange={(event) => onShort(value, event.target.value)}
            suffix={<Button type="text" size="small" icon={<CloseOutlined />} aria-label={say("value.drop", { value })} onClick={() => onDrop(value)} />}
          />
        ))}
      </div>
    </div>
  ); // prettier-ignore
}
