import type { Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";

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
      {acknowledged?.reason ? <li>{say("acknowledged.why", { reason: acknowledged.reason })}</li> : null}
    </ul>
  );
}
