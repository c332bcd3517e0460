import { App, Button, Input, Modal, QRCode, Space } from "antd";

import { useWords } from "@/shared/i18n/words";

import type { Order } from "../api/orders";
import { detailWords } from "../words/detail";

/** The customer's link: to be copied, or to be held before a camera. */
export function LinkDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const say = useWords(detailWords);
  const { message } = App.useApp();
  const link = new URL(order.tracking_url, window.location.origin).href;
  const copy = async () => {
    // The clipboard needs a secure context; without one the field is selected by hand.
    if (!window.isSecureContext) document.getElementById("tracking-link")?.focus();
    else await navigator.clipboard.writeText(link).then(() => void message.success(say("copied")));
  };
  return (
    <Modal open title={say("link.title")} onCancel={onClose} footer={null}>
      <p>{say("link.hint")}</p>
      <Space.Compact style={{ width: "100%" }}>
        <Input id="tracking-link" value={link} readOnly aria-label={say("link.title")} onFocus={(event) => event.target.select()} />
        <Button type="primary" onClick={() => void copy()}>
          {say("copy")}
        </Button>
      </Space.Compact>
      <div style={{ display: "flex", justifyContent: "center", paddingTop: 16 }} aria-label={say("link.qr")} role="img">
        <QRCode value={link} size={180} type="svg" color="#000" bgColor="#fff" />
      </div>
    </Modal>
  );
}
