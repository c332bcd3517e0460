import { App } from "antd";
import { Suspense, useState } from "react";
import { Outlet, useNavigate, useNavigation } from "react-router";

import { useWords } from "@/shared/i18n/words";
import { useKeys } from "@/shared/keys/useKeys";
import { useLive } from "@/shared/live/live";
import { usePhone } from "@/shared/ui/useScreen";

import { appWords } from "../words";
import { BottomBar } from "./BottomBar";
import { SearchBox } from "./SearchBox";
import styles from "./shell.module.css";
import { ShortcutSheet } from "./ShortcutSheet";
import { SideNav } from "./SideNav";
import { TopBar } from "./TopBar";

const GO: Record<string, string> = { h: "/", o: "/orders", b: "/board", s: "/stock" };
const GO_MS = 1200;

/** Inside the router, so that messages and dialogs may hold links. */
export function Shell() {
  return (
    <App style={{ height: "100%" }} message={{ maxCount: 3 }}>
      <Frame />
    </App>
  );
}

/** What stands around every screen: menu, search, account, live state, shortcuts. */
function Frame() {
  const say = useWords(appWords);
  const phone = usePhone();
  const live = useLive();
  const navigate = useNavigate();
  const moving = useNavigation().state !== "idle";
  const [searching, setSearching] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [goSince, setGoSince] = useState(-GO_MS);

  const go = (key: string) => (event: KeyboardEvent) => {
    const path = GO[key];
    if (path && event.timeStamp - goSince < GO_MS) void navigate(path);
  };
  useKeys({
    "/": () => setSearching(true),
    "mod+k": (event) => {
      event.preventDefault();
      setSearching(true);
    },
    n: () => void navigate("/orders/new"),
    "?": () => setSheet(true),
    g: (event) => setGoSince(event.timeStamp),
    ...Object.fromEntries(Object.keys(GO).map((key) => [key, go(key)])),
  });
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {say("nav.skip")}
      </a>
      {phone ? null : <SideNav />}
      <div className={styles.column}>
        <TopBar onSearch={() => setSearching(true)} onKeys={() => setSheet(true)} />
        {live ? null : (
          <div className={styles.offline} role="status">
            {say("offline.now")}
          </div>
        )}
        {moving ? <div className={styles.moving} aria-hidden /> : null}
        <main id="content" className={styles.content} tabIndex={-1} aria-busy={moving}>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </main>
        {phone ? <BottomBar /> : null}
      </div>
      <SearchBox open={searching} onClose={() => setSearching(false)} />
      <ShortcutSheet open={sheet} onClose={() => setSheet(false)} />
    </div>
  );
}
