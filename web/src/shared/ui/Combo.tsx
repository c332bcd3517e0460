import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from "react";

import { isComposing } from "@/shared/keys/keys";

import styles from "./combo.module.css";

interface Props<T> {
  /** What stands in the field. */
  text: string;
  onText: (text: string) => void;
  /** Asks for what fits; called a moment after the last key. */
  search: (text: string) => Promise<T[]>;
  /** What ↓ offers while nothing is typed. */
  usual?: () => Promise<T[]>;
  itemKey: (item: T) => string;
  item: (item: T) => ReactNode;
  /** An item was chosen. */
  onPick: (item: T) => void;
  /** Enter or Tab on a text before anything was found for it: it stays as typed. */
  onKeep?: (text: string) => void;
  label: string;
  placeholder?: string;
  className?: string;
  invalid?: boolean;
  autoFocus?: boolean;
  /** Data attributes, for whoever moves the focus. */
  cell?: string;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

const WAIT_MS = 120;

/** A text field that offers what fits while one types; by keyboard alone: ↑ ↓ Enter Tab Esc. Never waits for the server. */
export function Combo<T>(props: Props<T>) {
  const { text, search, itemKey, onPick } = props;
  const id = useId();
  const [found, setFound] = useState<{ text: string; items: T[] }>();
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const asked = useRef(search);
  useEffect(() => {
    asked.current = search;
  });

  useEffect(() => {
    if (!open || text.trim() === "") return undefined;
    let current = true;
    const timer = setTimeout(() => {
      asked.current(text.trim()).then(
        (items) => {
          if (!current) return;
          setFound({ text, items });
          setAt(0);
        },
        () => undefined, // nothing to offer while the line is cut; the text stays
      );
    }, WAIT_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, open]);

  const fresh = found?.text === text;
  // While one types on, what was found before stays up; not so what was offered for an empty field.
  const items = open && found !== undefined && (fresh || (text.trim() !== "" && found.text !== "")) ? found.items : [];
  usePlaced(box, list, items.length);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const pick = (item: T) => {
    setOpen(false);
    onPick(item);
  };
  const settle = (): boolean => {
    const exact = fresh ? items.find((item) => itemKey(item) === text.trim()) : undefined;
    const chosen = exact ?? (fresh ? items[at] : undefined);
    setOpen(false);
    if (chosen !== undefined) onPick(chosen);
    else props.onKeep?.(text.trim());
    return chosen !== undefined;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "ArrowDown" && text === "" && props.usual && items.length === 0) {
      event.preventDefault();
      setOpen(true);
      setAt(0);
      props.usual().then((offered) => setFound({ text: "", items: offered }), () => undefined); // prettier-ignore
      return;
    }
    if (open && items.length > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setAt((at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length);
      return;
    }
    if (event.key === "Escape" && open && items.length > 0) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      return;
    }
    if ((event.key === "Enter" || event.key === "Tab") && open && (text.trim() !== "" || items.length > 0)) settle();
    props.onKeyDown?.(event);
  };
  const shown = items.length > 0;
  return (
    <div className={styles.combo} ref={box}>
      <input
        role="combobox"
        aria-label={props.label}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown ? `${id}-${at}` : undefined}
        aria-invalid={props.invalid || undefined}
        aria-autocomplete="list"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-cell={props.cell}
        autoFocus={props.autoFocus}
        className={props.className}
        placeholder={props.placeholder}
        value={text}
        onChange={(event) => {
          setOpen(true);
          props.onText(event.target.value);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={props.label} className={styles.list} hidden={!shown}>
        {items.map((item, index) => (
          <li
            key={itemKey(item)}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className={styles.option}
            onMouseDown={(event) => {
              event.preventDefault();
              pick(item);
            }}
          >
            {props.item(item)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Lays the list below the field, above it where there is no room; never cut off by what scrolls around it. */
function usePlaced(box: RefObject<HTMLElement | null>, list: RefObject<HTMLElement | null>, count: number): void {
  useLayoutEffect(() => {
    if (count === 0) return undefined;
    const place = () => {
      const [field, shown] = [box.current?.getBoundingClientRect(), list.current];
      if (!field || !shown) return;
      shown.style.minWidth = `${field.width}px`;
      const above = window.innerHeight - field.bottom < shown.offsetHeight + 8 && field.top > window.innerHeight - field.bottom;
      shown.style.top = `${above ? Math.max(4, field.top - shown.offsetHeight - 2) : field.bottom + 2}px`;
      shown.style.left = `${Math.max(8, Math.min(field.left, window.innerWidth - shown.offsetWidth - 8))}px`;
    };
    // The field moves with whatever grows or scrolls around it; while the list is open it is followed.
    let frame = 0;
    const follow = () => {
      place();
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [box, list, count]);
}
