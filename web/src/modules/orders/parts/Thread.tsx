import { PaperClipOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Mentions, Upload } from "antd";
import { useState } from "react";

import { $api, api, newKey } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { useFailure } from "@/shared/ui/useFailure";
import { When } from "@/shared/ui/When";

import { once } from "../api/orders";
import { workWords } from "../words/work";
import box from "./detail.module.css";
import styles from "./work.module.css";

const BIGGEST = 20 * 1024 * 1024;

/** What colleagues say about the order, and the files they put to it. */
export function Thread({ number }: { number: string }) {
  const say = useWords(workWords);
  const path = { number };
  const found = $api.useQuery("get", "/api/v1/orders/{number}/comments", { params: { path, query: { limit: 200 } } });
  const items = found.data?.items ?? [];
  return (
    <section className={box.box} aria-label={say("thread")}>
      <h2>{say("thread")}</h2>
      <ul className={styles.words}>
        {found.isSuccess && items.length === 0 ? <li className={box.muted}>{say("silence")}</li> : null}
        {items.map((one) => (
          <li key={one.id} className="flash">
            <strong>{one.author.name}</strong>{" "}
            <small>
              <When at={one.at} />
            </small>
            {one.text ? <p>{one.text}</p> : null}
            {one.file ? (
              <a href={`/api/v1/orders/${encodeURIComponent(number)}/files/${one.id}`} download={one.file.name}>
                <PaperClipOutlined /> {one.file.name}
              </a>
            ) : null}
          </li>
        ))}
      </ul>
      <Say number={number} />
    </section>
  );
}

function Say({ number }: { number: string }) {
  const say = useWords(workWords);
  const { may } = useSession();
  const client = useQueryClient();
  const { message } = App.useApp();
  const failed = useFailure();
  const [text, setText] = useState("");
  const [key, setKey] = useState(newKey);
  const users = $api.useQuery("get", "/api/v1/users", { params: { query: { limit: 200 } } }, { enabled: may("people.view"), staleTime: 300_000 });
  const said = () => {
    setText("");
    setKey(newKey());
    void client.invalidateQueries({ queryKey: ["get", "/api/v1/orders/{number}/comments"] });
  };
  const sending = useMutation({
    mutationFn: () => api.POST("/api/v1/orders/{number}/comments", { params: { path: { number }, header: once(key) }, body: { text } }),
    onSuccess: said,
    onError: failed,
  });
  const attaching = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.append("file", file);
      form.append("text", text);
      const params = { path: { number } };
      return api.POST("/api/v1/orders/{number}/files", { params, body: { file: "" }, bodySerializer: () => form });
    },
    onSuccess: said,
    onError: failed,
  });
  const attach = (file: File) => {
    if (file.size > BIGGEST) message.error(say("tooBig"));
    else attaching.mutate(file);
    return false;
  };
  return (
    <>
      <Mentions
        value={text}
        onChange={setText}
        rows={2}
        placeholder={say("say")}
        aria-label={say("say")}
        options={(users.data?.items ?? []).filter((one) => one.active).map((one) => ({ value: one.username, label: `${one.name} ${one.username}` }))}
      />
      <div className={styles.send}>
        <Upload beforeUpload={attach} showUploadList={false}>
          <Button icon={<PaperClipOutlined />} loading={attaching.isPending}>
            {say("attach")}
          </Button>
        </Upload>
        <Button type="primary" disabled={!text.trim()} loading={sending.isPending} onClick={() => sending.mutate()}>
          {say("send")}
        </Button>
      </div>
    </>
  );
} // prettier-ignore
