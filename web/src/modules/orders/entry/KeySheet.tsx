import { Modal } from "antd";

import { useWords } from "@/shared/i18n/words";

import styles from "./entry.module.css";
import { entryWords } from "./words";

const SHEET = [
  [["Enter"], "key.enter"], [["Tab", "Shift+Tab"], "key.tab"], [["↑", "↓", "←", "→"], "key.arrows"], [["↓"], "key.usual"],
  [["Ctrl/⌘+⌫"], "key.remove"], [["Alt+↑", "Alt+↓"], "key.move"], [["Alt+M"], "key.sheet"], [["Alt+N"], "key.note"], [["Alt+R"], "key.again"],
  [["Ctrl/⌘+V"], "key.paste"], [["Ctrl/⌘+S"], "key.save"], [["Ctrl/⌘+Enter"], "key.confirm"], [["Ctrl/⌘+/", "?"], "key.help"],
] as const; // prettier-ignore

/** The keys of this screen on one sheet. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const say = useWords(entryWords);
  return (
    <Modal open title={say("key.title")} footer={null} onCancel={onClose}>
      <dl className={styles.sheetOfKeys}>
        {SHEET.map(([keys, word]) => (
          <div key={word}>
            <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{say(word)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  ); // prettier-ignore
}
