import { MoonOutlined, SearchOutlined, UserOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown, type MenuProps } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { $api } from "@/shared/api/client";
import { type Language, speak } from "@/shared/i18n/i18n";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { usePhone } from "@/shared/ui/useScreen";

import { type Choice, chooseMode, useMode } from "../theme/useMode";
import { appWords } from "../words";
import { Bell } from "./Bell";
import styles from "./shell.module.css";

/** Search, and the account's menu: profile, language, appearance, shortcuts, sign out. */
export function TopBar({ onSearch, onKeys }: { onSearch: () => void; onKeys: () => void }) {
  const say = useWords(appWords);
  const { me } = useSession();
  const phone = usePhone();
  const name = me.name || me.username;
  const items = useAccountMenu(onKeys);
  return (
    <header className={styles.top}>
      <button type="button" className={styles.search} onClick={onSearch}>
        <SearchOutlined />
        {phone ? say("search.open") : say("search.placeholder")}
      </button>
      <div className={styles.right}>
        <Bell />
        <Dropdown menu={items} trigger={["click"]}>
          <Button type="text" icon={<UserOutlined />} aria-label={phone ? say("user.menu") : `${name} ${say("user.menu")}`}>
            {phone ? null : name}
          </Button>
        </Dropdown>
      </div>
    </header>
  );
}

function useAccountMenu(onKeys: () => void): MenuProps {
  const say = useWords(appWords);
  const { signOut } = useSession();
  const { i18n } = useTranslation();
  const { choice } = useMode();
  const navigate = useNavigate();
  const client = useQueryClient();
  // What the server said in words is asked for again once it knows the language: asked before, the session would come
  // with the one of before and switch back.
  const keep = $api.useMutation("patch", "/api/v1/me", { onSettled: () => client.invalidateQueries() });
  const other: Language = i18n.language === "en" ? "zh-CN" : "en";
  const modes: Choice[] = ["light", "dark", "system"];
  return {
    selectedKeys: [choice],
    items: [
      { key: "profile", label: say("user.profile"), onClick: () => void navigate("/profile") },
      {
        key: "language",
        label: other === "en" ? "English" : "中文",
        onClick: () => {
          void speak(other);
          keep.mutate({ body: { language: other } });
        },
      },
      {
        key: "mode",
        label: say("user.mode"),
        icon: <MoonOutlined />,
        children: modes.map((mode) => ({ key: mode, label: say(`user.${mode}`), onClick: () => chooseMode(mode) })),
      },
      { key: "keys", label: say("keys.title"), extra: "?", onClick: onKeys },
      { type: "divider" },
      { key: "out", label: say("user.signOut"), onClick: () => void signOut() },
    ],
  };
}
