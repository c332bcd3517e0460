import { Modal } from "antd";

import { useWords } from "@/shared/i18n/words";

import { appWords } from "../words";
import styles from "./shell.module.css";

const SHEET = [
  [["/"], "keys.search"], [["n"], "keys.new"], [["g"], "keys.go"], [["j", "k"], "keys.jk"], [["Enter"], "keys.open"],
  [["e"], "keys.edit"], [["x"], "keys.select"], [["Ctrl/⌘ Enter"], "keys.confirm"], [["Esc"], "keys.escape"], [["?"], "keys.help"],
] as const; // prettier-ignore

/** All shortcuts on one sheet. */
export function ShortcutSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useWords(appWords);
  return (
    <Modal open={open} onCancel={onClose} title={say("keys.title")} footer={null}>
      <dl className={styles.keys}>
        {SHEET.map(([keys, word]) => (
          <div key={word} style={{ display: "contents" }}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{say(word)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
