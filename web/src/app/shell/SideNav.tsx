import { MenuFoldOutlined, MenuUnfoldOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { useState } from "react";
import { Link, NavLink } from "react-router";

import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";

import { placesFor } from "../nav";
import { appWords } from "../words";
import styles from "./shell.module.css";

const KEPT = "meidan.slim";
// Their paths are the beginnings of others'.
const EXACT = new Set(["/", "/orders"]);

/** The main menu; folded to icons if one likes. */
export function SideNav() {
  const say = useWords(appWords);
  const { may } = useSession();
  const [slim, setSlim] = useState(localStorage.getItem(KEPT) === "1");
  const fold = () => {
    localStorage.setItem(KEPT, slim ? "0" : "1");
    setSlim(!slim);
  };
  return (
    <nav className={styles.side} data-slim={slim || undefined} aria-label={say("nav.main")}>
      <Link to="/" className={styles.brand} aria-label={say("brand")}>
        <img src="/favicon.svg" alt="" width={24} height={24} />
        {slim ? null : say("brand")}
      </Link>
      {placesFor(may).map(({ path, word, icon }) => (
        <Tooltip key={path} title={slim ? say(word) : ""} placement="right">
          <NavLink to={path} end={EXACT.has(path)} className={styles.place} aria-label={say(word)}>
            {icon}
            {slim ? null : say(word)}
          </NavLink>
        </Tooltip>
      ))}
      <Button
        type="text"
        className={styles.fold}
        icon={slim ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
        onClick={fold}
        aria-label={say(slim ? "nav.expand" : "nav.collapse")}
      />
    </nav>
  );
}
