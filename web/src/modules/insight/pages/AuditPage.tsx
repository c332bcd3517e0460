import { Input } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { $api } from "@/shared/api/client";
import { defineWords, useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { RecordsPanel } from "@/shared/list/RecordsPanel";
import { TwoLines } from "@/shared/list/TwoLines";
import { When } from "@/shared/ui/When";

const words = defineWords(
  "audit",
  { audit: "审计", search: "搜索单号、人、内容", when: "时间", who: "谁", what: "做了什么", order: "订单", from: "从", to: "到", none: "没有符合的记录" },
  { audit: "Audit", search: "Search numbers, people, content", when: "When", who: "Who", what: "What", order: "Order", from: "From", to: "To", none: "No entries match" },
); // prettier-ignore

/** Who did what and when: the one event log, in words, searched. */
export function AuditPage() {
  const say = useWords(words);
  const [q, setQ] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const query = { limit: 100, ...(q ? { q } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const pages = $api.useInfiniteQuery("get", "/api/v1/audit", { params: { query } }, byCursor);
  return (
    <RecordsPanel
      label={say("audit")}
      bar={
        <>
          <Input.Search allowClear placeholder={say("search")} aria-label={say("search")} style={{ width: 240 }} onSearch={setQ} />
          <Input type="date" prefix={say("from")} aria-label={say("from")} style={{ width: 176 }} value={from} onChange={(event) => setFrom(event.target.value)} />
          <Input type="date" prefix={say("to")} aria-label={say("to")} style={{ width: 176 }} value={to} onChange={(event) => setTo(event.target.value)} />
        </>
      }
      columns={[
        { key: "when", title: say("when"), width: "140px", render: (one) => <When at={one.at} /> },
        { key: "who", title: say("who"), width: "100px", render: (one) => one.actor },
        { key: "what", title: say("what"), width: "minmax(260px, 1fr)", render: (one) => <span title={one.text}>{one.text}</span> },
        { key: "order", title: say("order"), width: "110px", render: (one) => (one.order ? <Link to={`/orders/${one.order}`}>{one.order}</Link> : "") },
      ]}
      pages={pages}
      rowKey={(one) => String(one.id)}
      card={(one) => <TwoLines title={one.text} text={<>{one.actor} · <When at={one.at} /></>} />}
      empty={say("none")}
    />
  ); // prettier-ignore
}
