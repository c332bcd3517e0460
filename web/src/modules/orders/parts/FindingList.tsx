import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { uiWords } from "@/shared/ui/words";

import { detailWords } from "../words/detail";
import styles from "./detail.module.css";

interface Props {
  findings: readonly Schemas["FindingOut"][];
  acknowledged?: Schemas["AcknowledgedOut"] | null;
}

const ORDER = { block: 0, warn: 1, info: 2 };

/** What the checks found, the gravest first, and who took it on himself. */
export function FindingList({ findings, acknowledged }: Props) {
  const say = useWords(detailWords);
  const codes = acknowledged?.codes ?? [];
  const ahead = codes.filter((code) => (code === "*" ? findings.length === 0 : findings.every((one) => one.code !== code)));
  return (
    <ul className={styles.findings}>
      {[...findings]
        .sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
        .map((one) => (
          <li key={one.code + one.path}>
            <span className={styles.severity} data-severity={one.severity}>
              {say(`severity.${one.severity}`)}
            </span>
            <span>
              {one.message}
              {codes.includes(one.code) || codes.includes("*") ? <em> · {say("acknowledged")}</em> : null}
            </span>
          </li>
        ))}
      {ahead.length > 0 ? <Ahead codes={ahead} /> : null}
      {acknowledged?.reason ? <li>{say("acknowledged.why", { reason: acknowledged.reason })}</li> : null}
    </ul>
  );
}

/** What somebody took on himself before it was checked, and what then was not found; by the names of its rules. */
function Ahead({ codes }: { codes: readonly string[] }) {
  const say = useWords(detailWords);
  const ui = useWords(uiWords);
  const rules = $api.useQuery("get", "/api/v1/checks/rules", { params: { query: { limit: 100 } } }, { staleTime: 600_000 });
  if (rules.isPending) return null;
  const titles = new Map(rules.data?.items.map((one) => [one.code, one.title]));
  const what = codes.map((code) => (code === "*" ? say("acknowledged.all") : (titles.get(code) ?? code))).join(ui("comma"));
  return (
    <li>
      <span>
        {say("acknowledged.ahead", { what })} <em>· {say("acknowledged.unseen")}</em>
      </span>
    </li>
  );
}
