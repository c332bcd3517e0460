import { DownOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Dropdown, type MenuProps } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";

import { api } from "@/shared/api/client";
import { saveFile } from "@/shared/api/saveFile";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { PAPERS, usePrint } from "@/shared/ui/print";
import { useFailure } from "@/shared/ui/useFailure";
import { useFocusBack } from "@/shared/ui/useFocusBack";
import { Due } from "@/shared/ui/When";
import { uiWords } from "@/shared/ui/words";

import type { Order } from "../api/orders";
import { type Action, pickingPlace, stepsOf } from "../api/steps";
import { detailWords } from "../words/detail";
import { ActionDialog } from "./actions/ActionDialog";
import styles from "./detail.module.css";
import { LinkDialog } from "./LinkDialog";
import { StageRoad } from "./StageRoad";

/** Where the order stands, whose turn it is and until when, and the one action that moves it on. */
export function OrderHead({ order }: { order: Order }) {
  const say = useWords(detailWords);
  const { may } = useSession();
  const [action, setAction] = useState<Action>();
  const [link, setLink] = useState(false);
  const more = useFocusBack<HTMLButtonElement>(action !== undefined || link);
  const { next, others } = stepsOf(order, may);
  const over = order.state === "closed" || order.state === "cancelled";
  const menu = useMenu(order, others, { act: setAction, showLink: () => setLink(true) });
  const word = next === "ship" && Number(order.facts.short) > 0 ? "do.shipPart" : next ? (`do.${next}` as const) : undefined;
  return (
    <div className={styles.head}>
      <StageRoad order={order} />
      <div className={styles.turn}>
        {over || !order.owner ? null : (
          <span>
            {say("turn")} <strong>{order.owner.name}</strong> <Due at={order.due_at} />
          </span>
        )}
        <span className={styles.row}>
          {next && word ? (
            <Button type="primary" onClick={() => setAction(next)}>
              {say(word)}
            </Button>
          ) : (
            <span className={styles.muted}>{waitWords(order, say)}</span>
          )}
          <Dropdown menu={menu} trigger={["click"]} autoFocus>
            <Button ref={more} icon={<DownOutlined />} iconPlacement="end">
              {say("more")}
            </Button>
          </Dropdown>
        </span>
      </div>
      {action ? <ActionDialog number={order.number} action={action} onClose={() => setAction(undefined)} /> : null}
      {link ? <LinkDialog order={order} onClose={() => setLink(false)} /> : null}
    </div>
  );
}

function waitWords(order: Order, say: (word: "wait.done" | "wait.backordered" | "wait.shipped" | "wait.other") => string): string {
  if (order.state === "closed" || order.state === "cancelled") return say("wait.done");
  if (order.stage === "backordered") return say("wait.backordered");
  return say(order.stage === "shipped" ? "wait.shipped" : "wait.other");
}

function useMenu(order: Order, others: Action[], on: { act: (action: Action) => void; showLink: () => void }): MenuProps {
  const say = useWords(detailWords);
  const { may, sees } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const failed = useFailure();
  const ui = useWords(uiWords);
  const { print } = usePrint();
  const number = order.number;
  const evidence = useMutation({
    mutationFn: async () => {
      const { data } = await api.GET("/api/v1/orders/{number}/evidence", { params: { path: { number } }, parseAs: "blob" });
      saveFile(data as unknown as Blob, `evidence-${number}.zip`);
    },
    onSuccess: () => void message.success(say("evidence.done")),
    onError: failed,
  });
  const hurting = new Set<Action>(["cancel", "reduce", "refund"]);
  const items: MenuProps["items"] = others.filter((one) => !hurting.has(one)).map((one) => ({ key: one, label: say(`do.${one}`), onClick: () => on.act(one) }));
  const place = may("shipments.create") ? pickingPlace(order) : undefined;
  if (place) items.unshift({ key: "pick", label: say("do.pick"), onClick: () => void navigate(`/shipping/${encodeURIComponent(place)}/${encodeURIComponent(number)}`) });
  items.push({ type: "divider" });
  if (order.state === "draft" && may("orders.create")) items.push({ key: "edit", label: say("do.edit"), onClick: () => void navigate(`/orders/${encodeURIComponent(number)}/edit`) });
  if (may("orders.create")) items.push({ key: "repeat", label: say("do.repeat"), onClick: () => void navigate(`/orders/new?from=${encodeURIComponent(number)}`) });
  const papers = PAPERS.filter((kind) => may("shipments.view") || kind === "confirmation");
  items.push({ key: "print", label: ui("print"), children: papers.map((kind) => ({ key: kind, label: ui(`paper.${kind}`), onClick: () => print({ kind, orders: [number] }) })) });
  if (order.state !== "draft") items.push({ key: "link", label: say("do.link"), onClick: on.showLink });
  if (sees("price")) items.push({ key: "evidence", label: say("do.evidence"), onClick: () => evidence.mutate() });
  const last = others.filter((one) => hurting.has(one));
  if (last.length > 0) items.push({ type: "divider" });
  for (const one of last) items.push({ key: one, label: say(`do.${one}`), danger: true, onClick: () => on.act(one) });
  // The key that chose an action must not press what has the focus in the dialog it opens.
  return { items, onClick: ({ domEvent }) => domEvent.preventDefault() };
} // prettier-ignore
