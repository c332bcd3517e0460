import { Link, useSearchParams } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { sayCode, useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { type Column, RecordList } from "@/shared/list/RecordList";
import { TwoLines } from "@/shared/list/TwoLines";
import { Empty } from "@/shared/ui/Trouble";
import { When } from "@/shared/ui/When";

import { PlaceFilter } from "../parts/PlaceFilter";
import { useWarehouses } from "@/shared/session/warehouses";
import { stockWords } from "../words";

type Move = Schemas["MoveOut"];

function signed(amount: string): string {
  if (amount === "0") return "—";
  return amount.startsWith("-") ? grouped(amount) : `+${grouped(amount)}`;
}

/** The ledger: every change of what is on hand and reserved, newest first; of one product if asked. */
export function MovesPage() {
  const say = useWords(stockWords);
  const [params] = useSearchParams();
  const { name } = useWarehouses();
  const query = Object.fromEntries([...params].filter(([key]) => key === "product" || key === "warehouse"));
  const pages = $api.useInfiniteQuery("get", "/api/v1/stock/moves", { params: { query: { ...query, limit: 50 } } }, byCursor);
  const kind = (move: Move) => sayCode(stockWords, "kind", move.kind);
  const actor = (move: Move) => move.actor ?? say("system_actor");
  const source = ({ origin }: Move) => (origin?.order ? <Link to={`/orders/${origin.order}`}>{origin.number}</Link> : (origin?.number ?? "—"));
  const columns: Column<Move>[] = [
    { key: "at", title: say("at"), width: "130px", render: (move) => <When at={move.at} /> },
    { key: "product", title: say("product"), width: "minmax(180px, 2fr)", render: (move) => <span title={`${move.name} ${move.product}`}>{move.name} <small>{move.product}</small></span> },
    { key: "warehouse", title: say("warehouse"), width: "minmax(100px, 1fr)", render: (move) => name(move.warehouse) + (move.lot ? ` · ${move.lot}` : "") },
    { key: "kind", title: say("kind"), width: "90px", render: kind },
    { key: "onHand", title: say("onHandChange"), width: "90px", align: "end", render: (move) => signed(move.on_hand_change) },
    { key: "reserved", title: say("reservedChange"), width: "90px", align: "end", render: (move) => signed(move.reserved_change) },
    { key: "document", title: say("source"), width: "120px", render: (move) => source(move) },
    { key: "actor", title: say("actor"), width: "110px", render: actor },
  ];
  return (
    <>
      <PlaceFilter />
      <RecordList
        label={say("moves")}
        columns={columns}
        pages={pages}
        rowKey={(move) => String(move.id)}
        card={(move) => <TwoLines title={`${move.name} ${signed(move.on_hand_change)} ${move.unit}`} text={<>{move.product} · {name(move.warehouse)} · {kind(move)} · {say("reservedChange")} {signed(move.reserved_change)} · {source(move)} · {actor(move)} · <When at={move.at} /></>} />}
        empty={<Empty title={say("moves.none")} />}
      />
    </>
  ); // prettier-ignore
}
