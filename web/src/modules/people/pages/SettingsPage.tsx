import { useEffect, useRef } from "react";
import { Navigate, NavLink, Outlet, useLocation } from "react-router";

import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";

import { peopleWords } from "../words";
import styles from "./settings.module.css";

const SECTIONS = [
  ["users", "people.view"], ["roles", "people.view"], ["teams", "people.view"], ["companies", "people.edit"],
  ["warehouses", "warehouses.edit"], ["channels", "settings.edit"], ["rules", "settings.edit"], ["calendar", "settings.edit"],
  ["mappings", "orders.import"], ["audit", "audit.view"], ["system", "settings.edit"],
] as const; // prettier-ignore

/** Settings: the sections that somebody may see, side by side with the one that is open. */
export function SettingsPage() {
  const say = useWords(peopleWords);
  const { may } = useSession();
  const { pathname } = useLocation();
  const shown = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the sections are wider than the screen; the one that is open must be seen.
    shown.current?.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  const open = SECTIONS.filter(([, needs]) => may(needs));
  if (pathname.replace(/\/$/, "") === "/settings" && open[0]) return <Navigate to={open[0][0]} replace />;
  return (
    <Page title={say("settings")} guide="settings" fill>
      <div className={styles.frame}>
        <nav ref={shown} className={styles.sections} aria-label={say("settings")}>
          {open.map(([section]) => (
            <NavLink key={section} to={section} className={styles.section}>
              {say(section)}
            </NavLink>
          ))}
        </nav>
        <div className={styles.content}>
          <Outlet />
        </div>
      </div>
    </Page>
  );
}
