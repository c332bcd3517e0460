import { Button, InputNumber, Popover } from "antd";
import { useState } from "react";

import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";

import styles from "../pages/shipping.module.css";
import { decimal, micro, type PickedLine } from "../picking";
import { fulfilmentWords } from "../words";

interface Props {
  line: PickedLine;
  /** Picked so far, in millionths. */
  have: number;
  current: boolean;
  onCount: (amount: number) => void;
}

/** A line with how much of it is there; a whole carton or a heap is counted by hand. */
export function LineCount({ line, have, current, onCount }: Props) {
  const say = useWords(fulfilmentWords);
  const [amount, setAmount] = useState<number | null>(null);
  const [open, setOpen] = useState(false);
  const left = micro(line.quantity) - have;
  const add = () => {
    onCount(Math.round((amount ?? left / 1_000_000) * 1_000_000));
    setAmount(null);
    setOpen(false);
  };
  return (
    <li className={styles.order} data-done={left <= 0 || undefined} data-current={current || undefined}>
      <span className={styles.what}>
        <b>{line.name}</b>
        <span>{line.product}{line.lot ? ` · ${line.lot}` : ""}</span>
      </span>
      <span className={styles.count} key={have}>{say("of", { done: grouped(decimal(have)), all: `${grouped(line.quantity)} ${line.unit}` })}</span>
      <Popover
        trigger="click"
        open={open}
        onOpenChange={setOpen}
        content={
          <div style={{ display: "flex", gap: 8 }}>
            <InputNumber aria-label={say("by")} value={amount} placeholder={decimal(left)} onChange={setAmount} onPressEnter={add} autoFocus />
            <Button type="primary" onClick={add}>{say("add", { n: amount ?? decimal(left) })}</Button>
          </div>
        }
      >
        <Button aria-label={`${line.name} ${say("by")}`}>{left <= 0 ? "✓" : "+"}</Button>
      </Popover>
    </li>
  ); // prettier-ignore
}
