import { App, Button, Skeleton } from "antd";
import { useMemo, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useQueryClient } from "@tanstack/react-query";

import { $api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { Empty, Trouble } from "@/shared/ui/Trouble";
import { useFailure } from "@/shared/ui/useFailure";
import { usePhone } from "@/shared/ui/useScreen";

import { moveOf } from "../api/moves";
import { usePrefetchOrder } from "../api/orders";
import type { Action } from "../api/steps";
import { ActionDialog } from "../parts/actions/ActionDialog";
import styles from "../parts/board.module.css";
import { BoardColumn, type BoardQuery, type ColumnData, useStageName } from "../parts/BoardColumn";
import toggles from "../parts/orders.module.css";
import { CustomerSelect, OwnerSelect, TeamSelect } from "../parts/pickers";
import { boardWords } from "../words/board";

const AT_FIRST = 30;
const TEXTS = ["owner", "team", "customer"] as const;
const FLAGS = ["at_risk", "overdue"] as const;

function queryOf(search: URLSearchParams): BoardQuery {
  const query: BoardQuery = {};
  for (const name of TEXTS) if (search.get(name)) query[name] = search.get(name) ?? "";
  for (const name of FLAGS) if (search.get(name) === "true") query[name] = true;
  return query;
}

/** Open orders by stage, live. A card that is dropped asks for the deed, since facts move orders, not people. */
export function BoardPage() {
  const say = useWords(boardWords);
  const { may } = useSession();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const query = useMemo(() => queryOf(search), [search]);
  const board = $api.useQuery("get", "/api/v1/board", { params: { query: { ...query, limit: AT_FIRST } } }, { placeholderData: (last) => last });
  const columns = board.data?.columns ?? [];
  const total = columns.reduce((sum, one) => sum + one.count, 0);
  const { move, dialog } = useMoves();
  const set = (change: BoardQuery) => {
    const next = Object.entries({ ...query, ...change }).filter(([, value]) => value);
    setSearch(new URLSearchParams(next.map(([name, value]) => [name, String(value)])), { replace: true });
  };
  const nothing = board.isSuccess && total === 0 && Object.keys(query).length === 0;
  const create = may("orders.create") ? <Button type="primary" onClick={() => void navigate("/orders/new")}>{say("none.do")}</Button> : null;
  return (
    <Page title={say("title")} meta={board.data ? say("sum", { count: total }) : null} guide="board" fill>
      <Filters query={query} set={set} />
      {board.isError ? <Trouble failure={board.error} onRetry={() => void board.refetch()} /> : null}
      {board.isPending ? <BoardSkeleton /> : null}
      {nothing ? <Empty title={say("none")} hint={say("none.hint")} action={create} /> : null}
      {board.data && !nothing ? <Columns columns={columns} query={query} onMove={move} /> : null}
      {dialog}
    </Page>
  );
} // prettier-ignore

function Columns({ columns, query, onMove }: { columns: ColumnData[]; query: BoardQuery; onMove: (number: string, stage: string) => void }) {
  const say = useWords(boardWords);
  const phone = usePhone();
  const nameOf = useStageName();
  const prefetch = usePrefetchOrder();
  const [shown, setShown] = useState<string>();
  const stages = columns.map((one) => ({ stage: one.stage, name: nameOf(one) }));
  const current = columns.find((one) => one.stage === shown) ?? columns.find((one) => one.count > 0) ?? columns[0];
  const seen = phone ? (current ? [current] : []) : columns;
  return (
    <>
      {phone ? (
        <div className={styles.switch} role="toolbar" aria-label={say("stageSwitch")}>
          {columns.map((one) => (
            <button key={one.stage} type="button" aria-pressed={one === current} onClick={() => setShown(one.stage)}>
              {nameOf(one)} {one.count}
            </button>
          ))}
        </div>
      ) : (
        <p className={styles.hint}>{say("hint")}</p>
      )}
      <div className={styles.board}>
        {seen.map((column) => (
          <BoardColumn key={column.stage} {...{ column, query, stages, onMove }} onHover={prefetch} />
        ))}
      </div>
    </>
  );
}

/** What a dropped card leads to: the dialog of the deed, or the reason why there is none. */
function useMoves(): { move: (number: string, stage: string) => void; dialog: React.ReactNode } {
  const say = useWords(boardWords);
  const { may } = useSession();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const failed = useFailure();
  const [asked, setAsked] = useState<{ number: string; action: Action }>();
  const move = (number: string, stage: string) => {
    const options = $api.queryOptions("get", "/api/v1/orders/{number}", { params: { path: { number } } });
    client
      .query({ ...options, staleTime: 0 })
      .then((order) => {
        const found = moveOf(order, stage, may);
        if ("action" in found) setAsked({ number, action: found.action });
        else if (found.no !== "same") modal.info({ title: `${number} ${say("move.no")}`, content: say(`no.${found.no}`), okText: say("move.ok") });
      })
      .catch(failed);
  };
  const dialog = asked ? <ActionDialog {...asked} onClose={() => setAsked(undefined)} /> : null;
  return { move, dialog };
}

function Filters({ query, set }: { query: BoardQuery; set: (change: BoardQuery) => void }) {
  const say = useWords(boardWords);
  const phone = usePhone();
  const flip = (name: (typeof FLAGS)[number]) => set({ [name]: !query[name] });
  return (
    <div className={styles.bar}>
      <OwnerSelect value={query.owner} onChange={(owner) => set({ owner })} label={say("owner")} me={say("me")} />
      {phone ? null : <TeamSelect value={query.team} onChange={(team) => set({ team })} label={say("team")} />}
      {phone ? null : <CustomerSelect value={query.customer} onChange={(customer) => set({ customer })} label={say("customer")} />}
      <button type="button" className={toggles.toggle} aria-pressed={query.at_risk ?? false} onClick={() => flip("at_risk")}>
        {say("atRisk")}
      </button>
      <button type="button" className={toggles.toggle} aria-pressed={query.overdue ?? false} onClick={() => flip("overdue")}>
        {say("overdue")}
      </button>
    </div>
  );
}

function BoardSkeleton() {
  const phone = usePhone();
  return (
    <div className={styles.board}>
      {Array.from({ length: phone ? 1 : 6 }, (_, index) => (
        <div key={index} className={styles.skeleton}>
          <Skeleton active paragraph={{ rows: 6 }} />
        </div>
      ))}
    </div>
  );
}
