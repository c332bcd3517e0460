import type { ReactNode } from "react";

import styles from "./panel.module.css";

/** A phone's card of a plain record: what it is, and a smaller line about it. */
export function TwoLines({ title, text }: { title: ReactNode; text: ReactNode }) {
  return (
    <div className={styles.card}>
      <span>{title}</span>
      <small>{text}</small>
    </div>
  );
}
