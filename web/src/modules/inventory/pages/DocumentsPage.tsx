import { Drawer } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { sayCode, useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { type Column, RecordList } from "@/shared/list/RecordList";
import { TwoLines } from "@/shared/list/TwoLines";
import { Empty } from "@/shared/ui/Trouble";
import { usePhone } from "@/shared/ui/useScreen";
import { When } from "@/shared/ui/When";

import { PlaceFilter } from "../parts/PlaceFilter";
import styles from "../parts/stock.module.css";
import { useWarehouses } from "@/shared/session/warehouses";
import { stockWords } from "../words";

type Document = Schemas["DocumentOut"];

/** Adjustments, transfers, counts and receptions, newest first. */
export function DocumentsPage() {
  const say = useWords(stockWords);
  const [params] = useSearchParams();
  const [open, setOpen] = useState<Document>();
  const phone = usePhone();
  const { name } = useWarehouses();
  const warehouse = params.get("warehouse");
  const query = { limit: 50, ...(warehouse ? { warehouse } : {}) };
  const pages = $api.useInfiniteQuery("get", "/api/v1/stock/documents", { params: { query } }, byCursor);
  const kind = (one: Document) => sayCode(stockWords, "kind", one.kind);
  const place = (one: Document) => name(one.warehouse) + (one.to_warehouse ? ` → ${name(one.to_warehouse)}` : "");
  const columns: Column<Document>[] = [
    { key: "number", title: say("number"), width: "120px", render: (one) => one.number },
    { key: "kind", title: say("kind"), width: "80px", render: kind },
    { key: "warehouse", title: say("warehouse"), width: "minmax(120px, 1fr)", render: place },
    { key: "lines", title: say("lines"), width: "60px", align: "end", render: (one) => one.lines.length },
    { key: "reason", title: say("reason"), width: "minmax(140px, 1.4fr)", render: (one) => one.reason || "—" },
    { key: "actor", title: say("actor"), width: "110px", render: (one) => one.actor ?? say("system_actor") },
    { key: "at", title: say("at"), width: "130px", render: (one) => <When at={one.at} /> },
  ];
  return (
    <>
      <PlaceFilter product={false} />
      <RecordList
        label={say("documents")}
        columns={columns}
        pages={pages}
        rowKey={(one) => one.number}
        onOpen={setOpen}
        card={(one) => <TwoLines title={`${kind(one)} ${one.number}`} text={<>{place(one)} · {one.reason || "—"} · <When at={one.at} /></>} />}
        empty={<Empty title={say("documents.none")} />}
      />
      {open ? (
        <Drawer open size={phone ? "100%" : 480} title={`${kind(open)} ${open.number}`} onClose={() => setOpen(undefined)}>
          <p className={styles.meta}>{place(open)} · {open.actor ?? say("system_actor")} · <When at={open.at} /></p>
          {open.reason ? <p>{open.reason}</p> : null}
          <ul className={styles.rows}>
            {open.lines.map((line, index) => (
              <li key={index}>
                {line.product}
                <span className={styles.meta}>{line.lot}{line.counted === null ? "" : ` ${say("system")} ${grouped(line.before ?? "0")} → ${say("counted")} ${grouped(line.counted)}`}</span>
                <span>{line.quantity.startsWith("-") ? grouped(line.quantity) : `+${grouped(line.quantity)}`}</span>
              </li>
            ))}
          </ul>
        </Drawer>
      ) : null}
    </>
  ); // prettier-ignore
}
