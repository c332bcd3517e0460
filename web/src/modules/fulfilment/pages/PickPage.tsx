import { CameraOutlined } from "@ant-design/icons";
import { App, Button, Input, Progress, Skeleton } from "antd";
import { useEffect, useRef, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";

import { $api } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { useWords } from "@/shared/i18n/words";
import { useScanner } from "@/shared/keys/useKeys";
import { Camera } from "@/shared/ui/Camera";
import { Page } from "@/shared/ui/Page";
import { Empty, Trouble } from "@/shared/ui/Trouble";

import { LineCount } from "../parts/LineCount";
import { PackDialog } from "../parts/PackDialog";
import { Queue } from "../parts/Queue";
import { soundRight, soundWrong } from "../parts/signals";
import { type Counts, counted, decimal, keyOf, leftOf, type PickedLine, type PickedOrder, progress, readScan } from "../picking";
import { fulfilmentWords } from "../words";
import styles from "./shipping.module.css";

interface Told {
  good: boolean;
  text: string;
  /** Counts up, so that the same words flash again. */
  n: number;
}

/** Picking a round of orders: every scan is checked against them; a wrong item or too many is refused. */
export function PickPage() {
  const say = useWords(fulfilmentWords);
  const { warehouse = "", numbers = "" } = useParams();
  const wanted = numbers.split(",").map(decodeURIComponent);
  const begin = $api.useMutation("post", "/api/v1/pick-lists");
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    begin.mutate({ body: { warehouse, orders: wanted } });
  });
  if (begin.isError) return <Trouble failure={begin.error} onRetry={() => begin.mutate({ body: { warehouse, orders: wanted } })} />;
  if (!begin.data) return <Skeleton active style={{ padding: 24 }} paragraph={{ rows: 8 }} />;
  if (begin.data.orders.length === 0) return <Empty title={say("none")} hint={say("none.hint")} action={<Link to="/shipping">{say("back")}</Link>} />;
  return <Picking orders={begin.data.orders} warehouse={warehouse} place={`meidan.pick.${warehouse}.${numbers}`} />;
}

function kept(place: string): Counts {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "{}") as Counts;
  } catch {
    return {};
  }
}

function Picking({ orders: all, warehouse, place }: { orders: PickedOrder[]; warehouse: string; place: string }) {
  const say = useWords(fulfilmentWords);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [counts, setCounts] = useState(() => kept(place));
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [told, setTold] = useState<Told>();
  const [camera, setCamera] = useState(false);
  const [typed, setTyped] = useState("");
  const [packing, setPacking] = useState<PickedOrder>();
  const orders = all.filter((order) => !gone.has(order.number));

  const count = (next: Counts) => {
    localStorage.setItem(place, JSON.stringify(next));
    setCounts(next);
  };
  const tell = (good: boolean, text: string) => {
    if (good) soundRight();
    else soundWrong();
    setTold((before) => ({ good, text, n: (before?.n ?? 0) + 1 }));
  };
  const scan = (code: string) => {
    const found = readScan(orders, counts, code);
    if (found.kind === "wrong") tell(false, say("wrong", { code: found.code }));
    else if (found.kind === "tooMany") tell(false, say("tooMany", { name: found.line.name }));
    else {
      count(counted(counts, found.order, found.line, found.added));
      tell(true, say("right", { name: found.line.name, n: decimal(found.added) }));
    }
  };
  useScanner(scan, packing === undefined);
  const byHand = (order: string, line: PickedLine, amount: number) => {
    const next = counted(counts, order, line, amount);
    if (next === counts) {
      tell(false, say("tooMany", { name: line.name }));
      return;
    }
    count(next);
    // What the last scan said is past; the next item, or the end, is shown.
    setTold(undefined);
  };
  const shipped = (order: PickedOrder) => {
    setPacking(undefined);
    message.success(say("shipped", { number: order.number }));
    const left = new Set([...gone, order.number]);
    setGone(left);
    if (all.every((one) => left.has(one.number))) {
      localStorage.removeItem(place);
      void navigate("/shipping");
    }
  };
  const { done, all: total } = progress(orders, counts);
  const current = orders.flatMap((order) => order.lines.map((line) => ({ order, line }))).find(({ order, line }) => leftOf(counts, order.number, line) > 0);
  return (
    <Page title={say("progress", { done, all: total })} tab={say("station")} guide="shipping" actions={<Link to="/shipping">{say("back")}</Link>}>
      <Queue />
      <Progress aria-label={say("progress", { done, all: total })} percent={total === 0 ? 100 : Math.round((done / total) * 100)} showInfo={false} size="small" />
      <div key={told?.n} className={styles.told} data-good={told?.good} role="status" aria-live="assertive">
        {told ? told.text : current ? <NextItem line={current.line} left={decimal(leftOf(counts, current.order.number, current.line))} /> : say("finish")}
      </div>
      <div className={styles.scan}>
        <Input
          size="large"
          value={typed}
          placeholder={say("scan.hint")}
          aria-label={say("scan.hint")}
          autoFocus
          autoCapitalize="none"
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          onPressEnter={(event) => {
            if (event.nativeEvent.isComposing || typed.trim() === "") return;
            scan(typed.trim());
            setTyped("");
          }}
        />
        <Button size="large" icon={<CameraOutlined />} onClick={() => setCamera(!camera)} aria-label={say(camera ? "camera.stop" : "camera")} />
      </div>
      {camera ? <Camera onCode={scan} /> : null}
      {orders.map((order) => (
        <section key={order.number} className={styles.wave} aria-label={order.number}>
          <header>
            <b>{order.number}</b> <span>{order.customer}</span>
            <Button type={order.lines.every((line) => leftOf(counts, order.number, line) <= 0) ? "primary" : "default"} onClick={() => setPacking(order)}>{say("pack")}</Button>
          </header>
          <ul className={styles.orders}>
            {order.lines.map((line) => (
              <LineCount key={keyOf(order.number, line)} line={line} have={counts[keyOf(order.number, line)] ?? 0} current={line === current?.line} onCount={(amount) => byHand(order.number, line, amount)} />
            ))}
          </ul>
        </section>
      ))}
      {packing ? <PackDialog order={packing} counts={counts} warehouse={warehouse} onClose={() => setPacking(undefined)} onShipped={() => shipped(packing)} /> : null}
    </Page>
  ); // prettier-ignore
}

function NextItem({ line, left }: { line: PickedLine; left: string }) {
  const say = useWords(fulfilmentWords);
  return (
    <>
      <small>{say("next")}</small>
      <b>{line.name}</b>
      <span>{line.product}{line.lot ? ` · ${line.lot}` : ""}</span>
      <strong>{say("left", { quantity: `${grouped(left)} ${line.unit}` })}</strong>
    </>
  ); // prettier-ignore
}
