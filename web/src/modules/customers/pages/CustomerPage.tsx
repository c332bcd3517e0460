import { useQueryClient } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";

import { $api } from "@/shared/api/client";
import styles from "@/shared/form/form.module.css";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { Trouble } from "@/shared/ui/Trouble";

import { Aside } from "../parts/Aside";
import { CustomerForm } from "../parts/CustomerForm";
import { customersWords } from "../words";

/** One customer: what is known of him, his credit and his last orders. */
export function CustomerPage() {
  const say = useWords(customersWords);
  const { code = "" } = useParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { may } = useSession();
  const [round, setRound] = useState(0);
  // The version that one began to type over: a change made elsewhere meanwhile must not pass unseen.
  const [begun, setBegun] = useState<number>();
  const found = $api.useQuery("get", "/api/v1/customers/{ref}", { params: { path: { ref: code } } });
  const refresh = async () => {
    await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith("/api/v1/customers") });
    setBegun(undefined);
    setRound((now) => now + 1);
  };
  const saved = (next: string) => {
    if (next !== code) void navigate(`/customers/${encodeURIComponent(next)}`, { replace: true });
    void refresh();
  };
  if (found.isError) return <Page title={say("title")}><Trouble failure={found.error} onRetry={() => void found.refetch()} /></Page>; // prettier-ignore
  if (!found.data) return <Page title={say("title")}><Skeleton active paragraph={{ rows: 12 }} /></Page>; // prettier-ignore
  const order = may("orders.create") ? <Link to={`/orders/new?customer=${encodeURIComponent(code)}`}><Button>{say("newOrder")}</Button></Link> : null; // prettier-ignore
  return (
    <Page title={found.data.name} meta={found.data.code} guide="masters" actions={order}>
      <div className={styles.page}>
        <CustomerForm key={`${code} ${round} ${begun ?? found.data.version}`} customer={found.data} onSaved={saved} onLatest={() => void refresh()} onTyped={() => setBegun((now) => now ?? found.data.version)} />
        <Aside customer={found.data} />
      </div>
    </Page>
  );
}

/** A customer to add; whoever may be the same is shown while one types. */
export function NewCustomerPage() {
  const say = useWords(customersWords);
  const navigate = useNavigate();
  const client = useQueryClient();
  const saved = (code: string) => {
    void client.invalidateQueries({ queryKey: ["get", "/api/v1/customers"] });
    void navigate(`/customers/${encodeURIComponent(code)}`, { replace: true });
  };
  return (
    <Page title={say("new")} guide="masters">
      <div style={{ maxWidth: 900 }}><CustomerForm onSaved={saved} /></div>
    </Page>
  ); // prettier-ignore
}
