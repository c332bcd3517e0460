import { $api } from "@/shared/api/client";
import { grouped, isZero } from "@/shared/format/numbers";
import { dayWords } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";

import type { Line, Order } from "../api/orders";
import { detailWords } from "../words/detail";
import styles from "./detail.module.css";

/** What a line lacks: the day it was promised for, else what has been announced since. */
export function Short({ line, order }: { line: Line; order: Order }) {
  const say = useWords(detailWords);
  const { may } = useSession();
  const when = line.promised_date ?? order.promised_date;
  const lacks = !isZero(line.facts.short);
  const found = $api.useQuery("get", "/api/v1/stock", { params: { query: { product: line.product } } }, { enabled: lacks && !when && may("stock.view") });
  if (!lacks) return null;
  const quantity = grouped(line.facts.short);
  const coming = (found.data?.items ?? []).flatMap((one) => one.why.receipts).sort((one, other) => one.expected_at.localeCompare(other.expected_at));
  const count = grouped(String(coming.reduce((sum, one) => sum + Number(one.quantity), 0)));
  const words = when ? say("short.when", { quantity, when: dayWords(when) }) : coming[0] ? say("short.coming", { quantity, count, when: dayWords(coming[0].expected_at) }) : say("short.unknown", { quantity });
  return <small className={styles.short}>{words}</small>;
} // prettier-ignore
