import { AppstoreOutlined } from "@ant-design/icons";
import { Drawer } from "antd";
import { useState } from "react";
import { Link, NavLink } from "react-router";

import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";

import { placesFor, THUMBS } from "../nav";
import { appWords } from "../words";
import styles from "./shell.module.css";

/** The phone's menu: what is needed in one hand, and the rest one tap away. */
export function BottomBar() {
  const say = useWords(appWords);
  const { may } = useSession();
  const [more, setMore] = useState(false);
  const close = () => setMore(false);
  return (
    <nav className={styles.bottom} aria-label={say("nav.main")}>
      {THUMBS.map(({ path, word, icon }) => (
        <NavLink key={path} to={path} end className={styles.thumb}>
          {icon}
          {say(word)}
        </NavLink>
      ))}
      <button type="button" className={styles.thumb} onClick={() => setMore(true)}>
        <AppstoreOutlined />
        {say("nav.more")}
      </button>
      <Drawer open={more} onClose={close} placement="bottom" title={say("nav.more")} size="auto">
        <div className={styles.grid}>
          {placesFor(may).map(({ path, word, icon }) => (
            <Link key={path} to={path} className={styles.tile} onClick={close}>
              {icon}
              {say(word)}
            </Link>
          ))}
        </div>
      </Drawer>
    </nav>
  );
}
