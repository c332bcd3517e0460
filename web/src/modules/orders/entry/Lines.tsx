import { CameraOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { type ClipboardEvent, type ReactNode, type Ref, useEffect, useRef, useState } from "react";

import { api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { Camera, mayHaveCamera } from "@/shared/ui/Camera";
import { usePhone } from "@/shared/ui/useScreen";

import { isBlank, type Row } from "./draft";
import styles from "./entry.module.css";
import type { Finding } from "./findings";
import type { Found } from "./found";
import { type LineActions, LineRow } from "./LineRow";
import { cellsOf, readBlock } from "./paste";
import type { useEntry } from "./useEntry";
import { entryWords } from "./words";

const NOTHING: readonly Finding[] = [];

interface Props {
  ref: Ref<HTMLDivElement>;
  entry: ReturnType<typeof useEntry>;
  found: Found;
  actions: LineActions;
  /** A code that the camera read. */
  onScan: (code: string) => void;
  /** What is said of the whole order. */
  children: ReactNode;
}

/** The grid of lines; a block pasted from a spreadsheet becomes lines of it. */
export function Lines({ ref, entry, found, actions, onScan, children }: Props) {
  const say = useWords(entryWords);
  const { draft, change, check, passed } = entry;
  const customer = draft.customer?.code ?? "";
  const onPaste = usePaste(entry);
  const phone = usePhone();
  const [camera, setCamera] = useState(false);
  const scanHere = () => {
    const blank = draft.rows.findLast(isBlank);
    if (blank) actions.go(blank.key, "product");
    else change({ type: "add" });
  };
  return (
    <div className={styles.grid} ref={ref} onPaste={onPaste}>
      <Titles mayPrice={actions.mayPrice} />
      {draft.rows.map((row, index) => (
        <LineRow
          key={row.key}
          row={row}
          index={index}
          customer={customer}
          currency={check?.totals.currency ?? "CNY"}
          line={found.lines.get(row.key)}
          findings={found.byRow.get(row.key) ?? NOTHING}
          passed={passed}
          actions={actions}
        />
      ))}
      <div className={styles.below}>
        <Button size="small" onClick={scanHere}>{say("row.add")}</Button>
        {phone && mayHaveCamera() ? <Button size="small" icon={<CameraOutlined />} aria-pressed={camera} onClick={() => setCamera(!camera)}>{say(camera ? "camera.stop" : "camera")}</Button> : null}
        <span className={styles.keys}>{entry.blank ? say("empty") : say("keys")}</span>
      </div>
      {camera ? <Camera onCode={onScan} /> : null}
      {children}
    </div>
  ); // prettier-ignore
}

/** The server reads the block, as it knows the products; where it cannot be reached the columns are guessed here. */
function usePaste({ draft, change }: ReturnType<typeof useEntry>) {
  const say = useWords(entryWords);
  const { message } = App.useApp();
  const customer = useRef("");
  useEffect(() => {
    customer.current = draft.customer?.code ?? "";
  });
  return async (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    const cells = cellsOf(text);
    if (!cells) return;
    event.preventDefault();
    const key = Number((event.target as HTMLElement).dataset.cell?.split(":")[0]);
    const place = Number.isFinite(key) ? { key } : {};
    const { lines, unknown } = await readPasted(text, customer.current).catch(() => ({ lines: readBlock(cells), unknown: 0 }));
    change({ type: "fill", ...place, lines });
    if (unknown > 0) message.warning(say("pasted.some", { count: lines.length, unknown }));
    else message.success(say("pasted", { count: lines.length }));
  };
}

async function readPasted(text: string, customer: string): Promise<{ lines: Partial<Row>[]; unknown: number }> {
  const { data } = await api.POST("/api/v1/orders:paste", { body: { text, customer } });
  const read = data?.lines ?? [];
  const lines = read.map(({ line, product }) => ({
    product: line.product, name: product?.name ?? "", quantity: line.quantity ?? "", unit: line.unit ?? "", price: line.unit_price ?? "",
  })); // prettier-ignore
  return { lines, unknown: read.filter((one) => one.problem !== null).length };
}

function Titles({ mayPrice }: { mayPrice: boolean }) {
  const say = useWords(entryWords);
  return (
    <div className={styles.titles} data-priced={mayPrice || undefined} aria-hidden>
      <span>#</span><span>{say("product")}</span><span className={styles.end}>{say("quantity")}</span><span>{say("unit")}</span>
      <span className={styles.end}>{say("price")}</span>{mayPrice ? <span className={styles.end}>{say("discount")}</span> : null}<span>{say("gift")}</span>
      <span className={styles.end}>{say("available")}</span><span className={styles.end}>{say("subtotal")}</span><span />
    </div>
  ); // prettier-ignore
}
