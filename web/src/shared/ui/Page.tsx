import { QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { type ReactNode, useEffect } from "react";
import { useNavigate } from "react-router";

import { useWords } from "@/shared/i18n/words";

import styles from "./page.module.css";
import { uiWords } from "./words";

interface Props {
  title: ReactNode;
  /** The title of the browser's tab, where `title` is not plain text. */
  tab?: string;
  /** Small grey words beside the title, such as a count. */
  meta?: ReactNode;
  /** `meta` is long: a phone shows it in a line of its own. */
  longMeta?: boolean;
  actions?: ReactNode;
  /** The page of the guide that explains this screen, e.g. `orders`. */
  guide?: string;
  /** The page fills the window and its content scrolls inside. */
  fill?: boolean;
  children: ReactNode;
}

/** A screen: title, what can be done here, help, content. */
export function Page({ title, tab, meta, longMeta = false, actions, guide, fill = false, children }: Props) {
  const say = useWords(uiWords);
  const navigate = useNavigate();
  const name = tab ?? (typeof title === "string" ? title : undefined);
  const brand = say("brand");
  useEffect(() => {
    if (name) document.title = `${name} · ${brand}`;
  }, [name, brand]);
  return (
    <div className={fill ? `${styles.page} ${styles.fill}` : styles.page}>
      <header className={styles.head}>
        <h1>{title}</h1>
        {meta ? <span className={styles.meta} data-long={longMeta || undefined}>{meta}</span> : null}
        <div className={styles.actions}>
          {actions}
          {guide ? (
            <Tooltip title={say("help")}>
              <Button type="text" icon={<QuestionCircleOutlined />} onClick={() => void navigate(`/help/${guide}`)} aria-label={say("help")} />
            </Tooltip>
          ) : null}
        </div>
      </header>
      {children}
    </div>
  );
}
