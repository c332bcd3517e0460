import { ArrowLeftOutlined } from "@ant-design/icons";
import { Button, Skeleton, Tabs } from "antd";
import { useNavigate, useParams } from "react-router";

import { problemOf } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/words";
import { useKeys } from "@/shared/keys/useKeys";
import { Page } from "@/shared/ui/Page";
import { Empty, Trouble } from "@/shared/ui/Trouble";
import { usePhone } from "@/shared/ui/useScreen";

import { type Order, useOrder } from "../api/orders";
import styles from "../parts/detail.module.css";
import { Flags } from "../parts/Flags";
import { Payments, Returns, Shipments } from "../parts/Happenings";
import { LineTable } from "../parts/LineTable";
import { FindingsBox, OrderFacts } from "../parts/OrderFacts";
import { OrderHead } from "../parts/OrderHead";
import { Thread } from "../parts/Thread";
import { Timeline } from "../parts/Timeline";
import { detailWords } from "../words/detail";

/** One order: left what it is, right how it came to be, above where it stands and whose turn it is. */
export function OrderPage() {
  const say = useWords(detailWords);
  const navigate = useNavigate();
  const { number = "" } = useParams();
  const answer = useOrder(number);
  const order = answer.data;
  useKeys({
    Escape: () => void navigate("/orders"),
    e: () => order?.state === "draft" && void navigate(`/orders/${encodeURIComponent(number)}/edit`),
  });
  if (answer.isError && problemOf(answer.error).status === 404)
    return <Empty title={say("gone")} action={<Button onClick={() => void navigate("/orders")}>{say("back")}</Button>} />;
  if (answer.isError && !order) return <Trouble failure={answer.error} onRetry={() => void answer.refetch()} />;
  return (
    <Page
      title={
        <span className={styles.row}>
          <Button type="text" icon={<ArrowLeftOutlined />} aria-label={say("back")} onClick={() => void navigate("/orders")} />
          {number}
        </span>
      }
      tab={number}
      meta={order ? <Meta order={order} /> : null}
      longMeta
      guide="orders"
    >
      {order ? <Detail key={order.number} order={order} /> : <DetailSkeleton />}
    </Page>
  );
}

function Meta({ order }: { order: Order }) {
  return (
    <span className={styles.row}>
      <strong style={{ fontSize: 14, color: "var(--ant-color-text)" }}>{order.customer_name}</strong>
      <Flags order={order} />
    </span>
  );
}

function Detail({ order }: { order: Order }) {
  const say = useWords(detailWords);
  const phone = usePhone();
  const facts = (
    <>
      <OrderFacts order={order} />
      <FindingsBox order={order} />
      <Shipments order={order} />
      <Payments order={order} />
      <Returns order={order} />
    </>
  );
  const side = (
    <div className={styles.side}>
      <Thread number={order.number} />
      <Timeline number={order.number} />
    </div>
  );
  const box = (children: React.ReactNode) => <div className={styles.main}>{children}</div>;
  return (
    <>
      <OrderHead order={order} />
      <Banner order={order} />
      {phone ? (
        <Tabs
          items={[
            { key: "facts", label: say("tab.facts"), children: box(facts) },
            { key: "lines", label: say("tab.lines"), children: <LineTable order={order} /> },
            { key: "history", label: say("tab.history"), children: side },
          ]}
        />
      ) : (
        <div className={styles.columns}>
          <div className={styles.main}>
            <LineTable order={order} />
            {facts}
          </div>
          {side}
        </div>
      )}
    </>
  );
}

function Banner({ order }: { order: Order }) {
  const say = useWords(detailWords);
  if (order.held && order.hold_reason) return <div className={styles.banner}>{say("held", { reason: order.hold_reason })}</div>;
  if (order.state === "cancelled" && order.cancel_reason)
    return (
      <div className={styles.banner} data-tone="bad">
        {say("cancelled", { reason: order.cancel_reason })}
      </div>
    );
  return order.history ? <div className={styles.banner}>{say("history")}</div> : null;
}

function DetailSkeleton() {
  return (
    <>
      <div className={styles.head}>
        <Skeleton active title={false} paragraph={{ rows: 1 }} />
      </div>
      <div className={styles.columns}>
        <div className={styles.box}>
          <Skeleton active />
        </div>
        <div className={styles.box}>
          <Skeleton active />
        </div>
      </div>
    </>
  );
}
