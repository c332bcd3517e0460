import { Modal } from "antd";
import { type KeyboardEvent, type ReactNode, useDeferredValue, useState } from "react";
import { useNavigate } from "react-router";

import { $api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { isComposing } from "@/shared/keys/keys";
import { useSession } from "@/shared/session/session";
import { Money } from "@/shared/ui/Money";
import { StageTag } from "@/shared/ui/StageTag";

import { placesFor } from "../nav";
import { appWords } from "../words";
import styles from "./search.module.css";

interface Hit {
  key: string;
  path: string;
  group: string;
  content: ReactNode;
}

/** One box for everything: orders, customers, products and pages; by keyboard alone. */
export function SearchBox({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useWords(appWords);
  return (
    <Modal open={open} onCancel={onClose} title={<span className="visually-hidden">{say("search.open")}</span>} footer={null} closable={false} destroyOnHidden width={600} style={{ top: 64 }}>
      <Search onClose={onClose} />
    </Modal>
  ); // prettier-ignore
}

function Search({ onClose }: { onClose: () => void }) {
  const say = useWords(appWords);
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const { hits, busy, asked } = useHits(typed);
  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    void navigate(hit.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, hits.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter") go(hits[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <input
        className={styles.field}
        role="combobox"
        aria-label={say("search.open")}
        aria-expanded={hits.length > 0}
        aria-controls="search-hits"
        aria-activedescendant={hits[at] ? `hit-${hits[at].key}` : undefined}
        autoComplete="off"
        autoFocus
        placeholder={say("search.placeholder")}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id="search-hits" role="listbox" aria-label={say("search.open")} className={styles.hits} aria-busy={busy}>
        {hits.map((hit, index) => (
          <li key={hit.key} id={`hit-${hit.key}`} role="option" aria-selected={index === at} className={styles.hit} onMouseEnter={() => setAt(index)} onClick={() => go(hit)}>
            {hit.content}
            <small className={styles.group}>{hits[index - 1]?.group === hit.group ? "" : hit.group}</small>
          </li>
        ))}
      </ul>
      {asked && !busy && hits.length === 0 ? <p className={styles.none}>{say("search.none")}</p> : null}
    </>
  ); // prettier-ignore
}

function useHits(typed: string): { hits: Hit[]; busy: boolean; asked: boolean } {
  const say = useWords(appWords);
  const { may } = useSession();
  const q = useDeferredValue(typed.trim());
  const found = $api.useQuery("get", "/api/v1/search", { params: { query: { q, limit: 6 } } }, { enabled: q !== "", placeholderData: (before) => before });
  const pages = placesFor(may)
    .filter(({ word }) => q === "" || say(word).toLowerCase().includes(q.toLowerCase()))
    .map((place): Hit => ({ key: place.path, path: place.path, group: say("search.pages"), content: <>{place.icon} {say(place.word)}</> })); // prettier-ignore
  if (q === "" || !found.data) return { hits: pages, busy: found.isFetching, asked: q !== "" };
  const { orders, customers, styles: models, products } = found.data;
  const hits: Hit[] = [
    ...orders.map((one) => ({ key: `o${one.number}`, path: `/orders/${one.number}`, group: say("nav.orders"), content: <><b>{one.number}</b> <span className={styles.name}>{one.customer_name}</span> <StageTag stage={one.stage} /> <Money amount={one.totals.gross ?? null} currency={one.totals.currency} /></> })),
    ...customers.map((one) => ({ key: `c${one.id}`, path: `/customers/${encodeURIComponent(one.code)}`, group: say("nav.customers"), content: <><b>{one.code}</b> <span className={styles.name}>{one.name}</span> {one.phone}</> })),
    ...models.map((one) => ({ key: `s${one.id}`, path: `/styles/${encodeURIComponent(one.code)}`, group: say("search.styles"), content: <><b>{one.code}</b> <span className={styles.name}>{one.name}</span></> })),
    ...products.map((one) => ({ key: `p${one.id}`, path: `/products/${encodeURIComponent(one.sku)}`, group: say("nav.products"), content: <><b>{one.sku}</b> <span className={styles.name}>{one.name}</span></> })),
    ...pages,
  ]; // prettier-ignore
  return { hits, busy: found.isFetching, asked: true };
}
