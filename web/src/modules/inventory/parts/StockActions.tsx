import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";

import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { uiWords } from "@/shared/ui/words";

import { stockWords } from "../words";
import { AnnounceForm } from "./AnnounceForm";
import { type Act, StockForm } from "./StockForm";

const NEEDS = { adjust: "stock.adjust", count: "stock.count", transfer: "stock.transfer", announce: "purchasing.edit" } as const;
const ACTS = ["adjust", "count", "transfer", "announce"] as const;

/** What one may do to stock from here. */
export function StockActions() {
  const say = useWords(stockWords);
  const ui = useWords(uiWords);
  const { may } = useSession();
  const [act, setAct] = useState<Act | "announce">();
  const mine = ACTS.filter((one) => may(NEEDS[one]));
  const [first, ...others] = mine;
  const close = () => setAct(undefined);
  return (
    <>
      {first ? (
        <>
          <Button type="primary" onClick={() => setAct(first)}>{say(first)}</Button>
          {others.length > 0 ? (
            <Dropdown trigger={["click"]} menu={{ items: others.map((one) => ({ key: one, label: say(one) })), onClick: ({ key }) => setAct(key as Act) }}>
              <Button icon={<DownOutlined />} aria-label={others.map((one) => say(one)).join(ui("comma"))} />
            </Dropdown>
          ) : null}
        </>
      ) : null}
      {act === "announce" ? <AnnounceForm onClose={close} /> : act ? <StockForm act={act} onClose={close} /> : null}
    </>
  ); // prettier-ignore
}
