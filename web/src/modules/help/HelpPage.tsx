import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { marked } from "marked";
import { useTranslation } from "react-i18next";
import { NavLink, useParams } from "react-router";

import { defineWords, useWords } from "@/shared/i18n/words";
import { Page } from "@/shared/ui/Page";
import { Empty } from "@/shared/ui/Trouble";

import styles from "./help.module.css";

const words = defineWords(
  "help",
  { help: "帮助", none: "这一页的帮助还没写", "none.hint": "可以先看左边的其他几页。", pages: "目录" },
  { help: "Help", none: "There is no guide to this screen yet", "none.hint": "See the other pages on the left.", pages: "Contents" },
);

// The guide of the repository itself, read page by page; there is no second text that could grow old.
const CHINESE = import.meta.glob<string>("../../../../docs/guide/*.md", { query: "?raw", import: "default" });
const ENGLISH = import.meta.glob<string>("../../../../docs/guide/en/*.md", { query: "?raw", import: "default" });
const PICTURES = import.meta.glob<string>("../../../../docs/guide/images/*.png", { query: "?url", import: "default" });

function nameOf(path: string): string {
  return path.split("/").at(-1)?.replace(/\.md$/, "") ?? "";
}

async function read(page: string, english: boolean): Promise<{ html: string; titles: Record<string, string> }> {
  const folder = english ? ENGLISH : CHINESE;
  const texts = await Promise.all(Object.entries(folder).map(async ([path, load]) => [nameOf(path), await load()] as const));
  const titles = Object.fromEntries(texts.map(([name, text]) => [name, /^#\s+(.+)$/m.exec(text)?.[1] ?? name]));
  const text = texts.find(([name]) => name === page)?.[1];
  return { html: text ? await withPictures(await marked.parse(text)) : "", titles };
}

/** Addresses of pictures and neighbours as this application serves them. */
async function withPictures(html: string): Promise<string> {
  let done = html.replace(/href="([a-z-]+)\.md"/g, 'href="/help/$1"');
  for (const [path, load] of Object.entries(PICTURES)) {
    const name = path.split("/").at(-1) ?? "";
    if (done.includes(`images/${name}`)) done = done.replaceAll(new RegExp(`src="[./]*images/${name}"`, "g"), `src="${await load()}"`);
  }
  return done;
}

/** The guide, a page for each screen, in the language of the interface. */
export function HelpPage() {
  const say = useWords(words);
  const { i18n } = useTranslation();
  const { page = "orders" } = useParams();
  const english = i18n.language === "en";
  const guide = useQuery({ queryKey: ["guide", page, english], queryFn: () => read(page, english), staleTime: Infinity });
  if (!guide.data) return <Skeleton active style={{ padding: 24 }} />;
  const { html, titles } = guide.data;
  return (
    <Page title={say("help")}>
      <div className={styles.frame}>
        <nav className={styles.pages} aria-label={say("pages")}>
          {Object.entries(titles).map(([name, title]) => (
            <NavLink key={name} to={`/help/${name}`}>
              {title}
            </NavLink>
          ))}
        </nav>
        {html ? <article className={styles.text} dangerouslySetInnerHTML={{ __html: html }} /> : <Empty title={say("none")} hint={say("none.hint")} />}
      </div>
    </Page>
  );
}
