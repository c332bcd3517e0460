import { MoreOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Dropdown, type MenuProps } from "antd";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useRows } from "@/shared/list/useRows";
import { Money } from "@/shared/ui/Money";
import { Due } from "@/shared/ui/When";

import { boardWords } from "../words/board";
import styles from "./board.module.css";
import { Flags } from "./Flags";

export type BoardQuery = { owner?: string; team?: string; customer?: string; at_risk?: boolean; overdue?: boolean };
export type ColumnData = Schemas["ColumnOut"];
export type Card = Schemas["CardOut"];

interface Props {
  column: ColumnData;
  query: BoardQuery;
  stages: { stage: string; name: string }[];
  onMove: (number: string, stage: string) => void;
  onHover: (number: string) => void;
}

const CARD_HEIGHT = 104;

/** A stage and its orders, the most urgent first; more are read when the end comes near. */
export function BoardColumn({ column, query, stages, onMove, onHover }: Props) {
  const say = useWords(boardWords);
  const name = useStageName()(column);
  const scroller = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const pages = useColumn(column, query);
  const { rows, virtual, measure } = useRows(pages, scroller, CARD_HEIGHT);
  const drop = (event: React.DragEvent) => {
    event.preventDefault();
    setOver(false);
    const number = event.dataTransfer.getData("text/plain");
    if (number) onMove(number, column.stage);
  };
  return (
    <section
      className={styles.column}
      aria-label={say("column", { stage: name, count: column.count })}
      data-stage={column.stage}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDrop={drop}
    >
      <header className={styles.top} data-tint={column.tint}>
        {name}
        <span key={column.count} className={`${styles.count} flash`}>
          {column.count}
        </span>
        {column.overdue > 0 ? <span className={styles.late}>{say("late", { count: column.overdue })}</span> : null}
      </header>
      <div className={styles.cards} ref={scroller} tabIndex={0} role="group" aria-label={name}>
        {rows.length === 0 ? <div className={styles.nothing}>{say("empty")}</div> : null}
        <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const card = rows[item.index];
            return card ? (
              <div key={card.number} ref={measure} data-index={item.index} className={styles.place} style={{ transform: `translateY(${item.start}px)` }}>
                <BoardCard card={card} stages={stages} onMove={onMove} onHover={onHover} />
              </div>
            ) : null;
          })}
        </div>
      </div>
    </section>
  ); // prettier-ignore
}

/** A stage in the reader's language: a company may have its own. */
export function useStageName(): (column: { name_zh: string; name_en: string }) => string {
  const { i18n } = useTranslation();
  return (column) => (i18n.language === "en" ? column.name_en : column.name_zh);
}

/** The column's further pages behind the board's first; a fresh board begins them anew. */
function useColumn(column: ColumnData, query: BoardQuery) {
  const fresh = useMemo(() => column.items.map((one) => `${one.number}:${one.version}`).join(), [column.items]);
  const first = { items: column.items, next_cursor: column.next_cursor };
  const more = useInfiniteQuery({
    queryKey: ["get", "/api/v1/board", "column", column.stage, query, fresh],
    initialData: { pages: [first], pageParams: [undefined as string | undefined] },
    initialPageParam: undefined as string | undefined,
    staleTime: Infinity,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    queryFn: async ({ pageParam }) => {
      if (!pageParam) return first;
      const { data } = await api.GET("/api/v1/board", { params: { query: { ...query, stage: column.stage, cursor: pageParam } } });
      return data?.columns[0] ?? { items: [], next_cursor: null };
    },
  });
  return more;
}

interface CardProps {
  card: Card;
  stages: Props["stages"];
  onMove: Props["onMove"];
  onHover: Props["onHover"];
}

function BoardCard({ card, stages, onMove, onHover }: CardProps) {
  const say = useWords(boardWords);
  const lines = card.short_lines.join(", ");
  const items: MenuProps["items"] = stages
    .filter(({ stage }) => stage !== card.stage)
    .map(({ stage, name }) => ({ key: stage, label: `→ ${name}`, onClick: () => onMove(card.number, stage) }));
  return (
    <article
      className={`${styles.card} flash`}
      data-risk={card.overdue ? "late" : card.at_risk ? "risk" : undefined}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData("text/plain", card.number);
        event.dataTransfer.effectAllowed = "move";
      }}
      onMouseEnter={() => onHover(card.number)}
    >
      <div className={styles.cardTop}>
        <Link to={`/orders/${encodeURIComponent(card.number)}`} draggable={false}>
          {card.number}
        </Link>
        <Flags order={{ ...card, finding_count: 0, held: false }} />
        <span className={styles.cardMenu}>
          <Dropdown menu={{ items }} trigger={["click"]}>
            <Button type="text" size="small" icon={<MoreOutlined />} aria-label={say("menu", { number: card.number })} />
          </Dropdown>
        </span>
      </div>
      <div className={styles.name} title={card.customer_name}>
        {card.customer_name || "—"}
      </div>
      <div>
        <Money amount={card.totals.gross} currency={card.currency} />
      </div>
      {lines ? <div className={styles.short}>{card.short_more > 0 ? say("shortMore", { lines, count: card.short_more }) : say("short", { lines })}</div> : null}
      <div className={styles.small}>
        {card.owner?.name} · <Due at={card.due_at} />
      </div>
    </article>
  ); // prettier-ignore
}
