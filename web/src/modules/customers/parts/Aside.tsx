import { useQueryClient } from "@tanstack/react-query";
import { App, Alert, Button, Input } from "antd";
import { Link } from "react-router";

import { $api, api, type Schemas } from "@/shared/api/client";
import styles from "@/shared/form/form.module.css";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Money } from "@/shared/ui/Money";
import { StageTag } from "@/shared/ui/StageTag";
import { useFailure } from "@/shared/ui/useFailure";
import { When } from "@/shared/ui/When";

import { customersWords } from "../words";
import { Credit } from "./Credit";
import customers from "./customers.module.css";

type Customer = Schemas["CustomerOut"];

/** Beside the form: whether he is on hold, his credit, his last orders. */
export function Aside({ customer }: { customer: Customer }) {
  const say = useWords(customersWords);
  const { may } = useSession();
  return (
    <aside>
      {customer.on_hold ? <Alert type="error" showIcon title={say("held", { reason: customer.hold_reason })} style={{ marginBottom: 16 }} /> : null}
      <section className={styles.section}>
        <h2>{say("exposure")}</h2>
        <Credit customer={customer} />
        {may("customers.edit") ? <Hold customer={customer} /> : null}
      </section>
      {may("orders.view") ? <Orders customer={customer} /> : null}
    </aside>
  ); // prettier-ignore
}

function Hold({ customer }: { customer: Customer }) {
  const say = useWords(customersWords);
  const { modal } = App.useApp();
  const client = useQueryClient();
  const failed = useFailure();
  const params = { path: { ref: `id:${customer.id}` } };
  const run = async (work: () => Promise<unknown>) => {
    try {
      await work();
      await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith("/api/v1/customers") });
    } catch (failure) {
      failed(failure);
      throw failure; // the question stays open with what was typed
    }
  };
  const hold = () => {
    let reason = "";
    modal.confirm({
      title: say("hold"),
      content: <><p>{say("hold.hint")}</p><Input autoFocus aria-label={say("reason")} placeholder={say("reason.hint")} onChange={(event) => { reason = event.target.value; }} /></>,
      okText: say("hold"), okButtonProps: { danger: true },
      onOk: () => run(() => api.POST("/api/v1/customers/{ref}/hold", { params, body: { reason, version: customer.version } })),
    }); // prettier-ignore
  };
  const release = () => {
    let reason = "";
    modal.confirm({
      title: say("release"),
      content: <><p>{say("held", { reason: customer.hold_reason })}</p><Input autoFocus aria-label={say("reason")} placeholder={say("release.hint")} onChange={(event) => { reason = event.target.value; }} /></>,
      okText: say("release"),
      onOk: () => run(() => api.POST("/api/v1/customers/{ref}/release", { params, body: { reason, version: customer.version } })),
    }); // prettier-ignore
  };
  return (
    <div style={{ marginTop: 12 }}>
      {customer.on_hold ? <Button onClick={release}>{say("release")}</Button> : <Button danger onClick={hold}>{say("hold")}</Button>}
    </div>
  ); // prettier-ignore
}

function Orders({ customer }: { customer: Customer }) {
  const say = useWords(customersWords);
  const { sees } = useSession();
  const found = $api.useQuery("get", "/api/v1/orders", { params: { query: { customer: customer.code, limit: 8 } } });
  const orders = found.data?.items ?? [];
  return (
    <section className={styles.section}>
      <h2>
        {say("orders")}
        <Link to={`/orders?customer=${encodeURIComponent(customer.code)}`} style={{ fontWeight: 400 }}>{say("orders.all")}</Link>
      </h2>
      {found.isSuccess && orders.length === 0 ? <p className={styles.meta}>{say("orders.none")}</p> : null}
      <ul className={styles.rows}>
        {orders.map((order) => (
          <li key={order.number}>
            <span className={customers.lastOrder}>
              <Link to={`/orders/${encodeURIComponent(order.number)}`}>{order.number}</Link>
              {sees("price") ? <Money amount={order.totals.gross} currency={order.currency} /> : null}
              <StageTag stage={order.stage} />
              <span className={styles.meta}><When at={order.ordered_at} /></span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  ); // prettier-ignore
}
