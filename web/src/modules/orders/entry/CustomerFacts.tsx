import { Button, Dropdown } from "antd";
import { type Dispatch, type KeyboardEvent, useEffect, useRef } from "react";

import { api, type Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { dayWords } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";
import { Money } from "@/shared/ui/Money";
import { StageTag } from "@/shared/ui/StageTag";
import { useFailure } from "@/shared/ui/useFailure";

import { linesAgain } from "./again";
import type { Change } from "./draft";
import styles from "./entry.module.css";
import { entryWords } from "./words";

interface Props {
  glance?: Schemas["EntryOut"];
  change: Dispatch<Change>;
  /** The list of last orders, opened by a key, too. */
  open: boolean;
  onOpen: (open: boolean) => void;
  onDone: () => void;
}

/** What one needs to know of the customer, and his last orders to repeat. */
export function CustomerFacts({ glance, change, open, onOpen, onDone }: Props) {
  const say = useWords(entryWords);
  const failed = useFailure();
  const button = useRef<HTMLButtonElement>(null);
  // The list takes the focus some frames after it was opened: keys meanwhile must not act on the cell that had it.
  useEffect(() => {
    if (open) button.current?.focus();
  }, [open]);
  const wait = (event: KeyboardEvent) => {
    if (open && event.key !== "Escape" && event.key !== "Tab") event.preventDefault();
  };
  if (!glance) return <span className={styles.facts} />;
  const { customer, credit, last_orders: last } = glance;
  const again = async (number: string) => {
    try {
      const { data } = await api.GET("/api/v1/orders/{number}/input", { params: { path: { number } } });
      if (data) change({ type: "fill", lines: linesAgain(data) });
      onDone();
    } catch (failure) {
      failed(failure);
    }
  };
  const items = last.map((order) => ({
    key: order.number,
    label: (
      <span className={styles.lastOrder}>
        {order.number} <small>{dayWords(order.ordered_at)}</small> <small>{say("lines", { count: order.line_count })}</small> <StageTag stage={order.stage} />
        {order.totals.gross === null ? null : <Money amount={order.totals.gross} currency={order.currency} />}
      </span>
    ),
    onClick: () => void again(order.number),
  })); // prettier-ignore
  const terms = customer.payment_terms === "monthly" ? say("terms.monthly", { day: customer.due_day ?? "" }) : customer.payment_terms === "prepaid" ? say("terms.prepaid") : say("terms.cod");
  return (
    <span className={styles.facts}>
      {customer.on_hold ? <b className={styles.bad}>{say("hold", { reason: customer.hold_reason })}</b> : null}
      <span>{terms}</span>
      {customer.price_list ? <span>{say("price.list")} {customer.price_list}</span> : null}
      {credit?.left ? <span title={`${say("credit.used")} ${grouped(credit.used, 2)}`}>{say("credit")} <Money amount={credit.left} currency={customer.currency || "CNY"} /></span> : null}
      {items.length > 0 ? (
        <Dropdown menu={{ items }} trigger={["click"]} open={open} onOpenChange={onOpen} autoFocus>
          <Button ref={button} size="small" type="link" title="Alt+R" onKeyDown={wait}>{say("repeat")}</Button>
        </Dropdown>
      ) : null}
    </span>
  ); // prettier-ignore
}
