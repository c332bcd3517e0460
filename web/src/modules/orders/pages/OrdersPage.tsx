import { DownloadOutlined, PlusOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { App, Button, Select } from "antd";
import dayjs from "dayjs";
import { useMemo, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";

import { $api, api } from "@/shared/api/client";
import { saveFile } from "@/shared/api/saveFile";
import { useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { RecordList, type Selection } from "@/shared/list/RecordList";
import { useSession } from "@/shared/session/session";
import { Money } from "@/shared/ui/Money";
import { Page } from "@/shared/ui/Page";
import { Empty } from "@/shared/ui/Trouble";
import { useFailure } from "@/shared/ui/useFailure";
import { usePhone } from "@/shared/ui/useScreen";

import { filterOf, isNarrowed, type OrderFilter, type OrderQuery, queryOf, scopeOf, searchOf } from "../api/filter";
import { usePrefetchOrder } from "../api/orders";
import { BulkBar } from "../parts/BulkBar";
import { ColumnChoice } from "../parts/ColumnChoice";
import { type ColumnName, columnsOf } from "../parts/columns";
import { FilterBar } from "../parts/FilterBar";
import { FilterChips } from "../parts/FilterChips";
import { OrderCard } from "../parts/OrderCard";
import styles from "../parts/orders.module.css";
import { useChannelNames } from "../parts/pickers";
import { useColumns } from "../parts/useColumns";
import { Views } from "../parts/Views";
import { listWords } from "../words/list";

const NOTHING: ReadonlySet<string> = new Set();
const SORTS = ["-created", "created", "due", "promised", "-amount"] as const;

/** All orders one may see; the filter lives in the address, so a link shows the same list. */
export function OrdersPage() {
  const say = useWords(listWords);
  const { may, sees } = useSession();
  const phone = usePhone();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const filter = useMemo(() => filterOf(search), [search]);
  const query = useMemo(() => queryOf(filter), [filter]);
  const [keys, setKeys] = useState(NOTHING);
  const [chosen, choose] = useColumns();
  const channels = useChannelNames();
  const prefetch = usePrefetchOrder();
  const pages = $api.useInfiniteQuery("get", "/api/v1/orders", { params: { query: { ...query, limit: 100 } } }, byCursor);
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);

  const change = (next: OrderFilter) => {
    setKeys(NOTHING);
    setSearch(searchOf(next), { replace: true });
  };
  const show = (kept: URLSearchParams, names: readonly ColumnName[]) => {
    setKeys(NOTHING);
    setSearch(kept);
    if (names.length > 0) choose(names);
  };
  const columns = columnsOf(say, sees("price") ? chosen : chosen.filter((name) => name !== "amount"), channels);
  const canAct = may("orders.hold") || may("orders.assign") || may("orders.cancel") || may("shipments.create");
  const selection: Selection | undefined = canAct && !phone ? { keys, onChange: setKeys } : undefined;
  return (
    <Page
      title={say("title")}
      meta={<Sums query={query} />}
      guide="orders"
      fill
      actions={
        <>
          {phone ? (
            <Select
              value={filter.sort ?? "-created"}
              onChange={(sort) => change({ ...filter, sort })}
              options={SORTS.filter((one) => sees("price") || one !== "-amount").map((value) => ({ value, label: say(`sort.${value}`) }))}
              aria-label={say("sort")}
              popupMatchSelectWidth={false}
            />
          ) : (
            <>
              <Views search={search} columns={chosen} onChoose={show} />
              <ExportButton query={query} />
              <ColumnChoice chosen={chosen} onChange={choose} />
            </>
          )}
          {may("orders.create") ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate("/orders/new")}>
              {say("new")}
            </Button>
          ) : null}
        </>
      }
    >
      <FilterBar filter={filter} onChange={change} />
      <FilterChips filter={filter} onChange={change} />
      <BulkBar keys={keys} rows={rows} onClear={() => setKeys(NOTHING)} />
      <RecordList
        label={say("title")}
        columns={columns}
        pages={pages}
        rowKey={(one) => one.number}
        card={(one) => <OrderCard order={one} />}
        empty={<Nothing filter={filter} onChange={change} />}
        onOpen={(one) => void navigate(`/orders/${encodeURIComponent(one.number)}`)}
        onHover={(one) => prefetch(one.number)}
        selection={selection}
        sort={filter.sort ?? "-created"}
        onSort={(sort) => change({ ...filter, sort })}
      />
    </Page>
  );
}

/** The workbook holds what the filter finds, all pages of it. */
function ExportButton({ query }: { query: OrderQuery }) {
  const say = useWords(listWords);
  const { message } = App.useApp();
  const failed = useFailure();
  const { limit: _limit, cursor: _cursor, ...filter } = query;
  const saving = useMutation({
    mutationFn: async () => {
      const { data } = await api.GET("/api/v1/orders:export", { params: { query: filter }, parseAs: "blob" });
      saveFile(data as unknown as Blob, `orders-${dayjs().format("YYYYMMDD-HHmm")}.xlsx`);
    },
    onSuccess: () => void message.success(say("exported")),
    onError: failed,
  });
  return (
    <Button icon={<DownloadOutlined />} loading={saving.isPending} onClick={() => saving.mutate()}>
      {say("export")}
    </Button>
  );
}

/** How many and how much the whole filter finds, not only what has been read so far. */
function Sums({ query }: { query: OrderQuery }) {
  const say = useWords(listWords);
  const { sort: _sort, limit: _limit, cursor: _cursor, ...filter } = query;
  const sums = $api.useQuery("get", "/api/v1/orders:summary", { params: { query: filter } }, { placeholderData: (last) => last });
  if (!sums.data) return null;
  return (
    <span role="status">
      {say("count", { count: sums.data.count })}
      {sums.data.totals.map((one) =>
        one.gross === null ? null : (
          <span key={one.currency}>
            {" · "}
            <Money amount={one.gross} currency={one.currency} />
          </span>
        ),
      )}
    </span>
  );
}

/** No orders at all is one thing, none that match is another. */
function Nothing({ filter, onChange }: { filter: OrderFilter; onChange: (filter: OrderFilter) => void }) {
  const say = useWords(listWords);
  const { may } = useSession();
  const navigate = useNavigate();
  const any = $api.useQuery("get", "/api/v1/orders", { params: { query: { limit: 1 } } });
  if (any.isPending) return null;
  if (any.data?.items.length === 0) {
    const action = (
      <span className={styles.bar}>
        {may("orders.create") ? (
          <Button type="primary" onClick={() => void navigate("/orders/new")}>
            {say("none.do")}
          </Button>
        ) : null}
        {may("orders.import") ? <Button onClick={() => void navigate("/imports")}>{say("none.import")}</Button> : null}
      </span>
    );
    return <Empty title={say("none.title")} hint={say("none.hint")} action={action} />;
  }
  const action = (
    <span className={styles.bar}>
      {isNarrowed(filter) ? <Button onClick={() => onChange({ scope: filter.scope })}>{say("nothing.do")}</Button> : null}
      {scopeOf(filter) === "all" ? null : <Button onClick={() => onChange({ ...filter, scope: "all" })}>{say("nothing.all")}</Button>}
    </span>
  );
  return <Empty title={say("nothing.title")} hint={say("nothing.hint")} action={action} />;
}
