import { Segmented } from "antd";
import { Outlet, useLocation, useNavigate } from "react-router";

import { useWords } from "@/shared/i18n/words";
import { Page } from "@/shared/ui/Page";

import { StockActions } from "../parts/StockActions";
import { stockWords } from "../words";

const PARTS = ["levels", "moves", "documents", "receipts"] as const;

/** Stock: what is there, what moved, by which document, and what is to come. */
export function StockPage() {
  const say = useWords(stockWords);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const part = PARTS.find((one) => pathname.endsWith(`/${one}`)) ?? "levels";
  return (
    <Page title={say("title")} guide="stock" fill actions={<StockActions />}>
      <Segmented
        aria-label={say("sections")}
        value={part}
        options={PARTS.map((value) => ({ value, label: say(value) }))}
        onChange={(value) => void navigate(value === "levels" ? "/stock" : `/stock/${value}`)}
        style={{ alignSelf: "flex-start" }}
      />
      <Outlet />
    </Page>
  );
}
