import { BellOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Badge, Button, Popover, Skeleton } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";

import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { When } from "@/shared/ui/When";

import { appWords } from "../words";
import styles from "./shell.module.css";

const SHOWN = 30;
const MINUTE = 60_000;

/** What colleagues and the process want one to see; opening one marks it as read. */
export function Bell() {
  const say = useWords(appWords);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const found = $api.useQuery("get", "/api/v1/me/notifications", { params: { query: { limit: SHOWN } } }, { refetchInterval: MINUTE });
  const read = $api.useMutation("post", "/api/v1/me/notifications/read", {
    onSettled: () => client.invalidateQueries({ queryKey: ["get", "/api/v1/me/notifications"] }),
  });
  const unread = found.data?.unread ?? 0;
  const show = (notice: Schemas["NoticeOut"]) => {
    setOpen(false);
    if (!notice.read) read.mutate({ body: { ids: [notice.id] } });
    if (notice.link) void navigate(notice.link);
  };
  const items = found.data?.items ?? [];
  const list = (
    <div className={styles.notices}>
      {found.isPending ? <Skeleton active title={false} /> : null}
      {found.isSuccess && items.length === 0 ? <p className={styles.noNotices}>{say("notices.none")}</p> : null}
      <ul>
        {items.map((one) => (
          <li key={one.id}>
            <button type="button" data-unread={one.read ? undefined : true} onClick={() => show(one)}>
              {one.text}
              <small>
                <When at={one.at} />
              </small>
            </button>
          </li>
        ))}
      </ul>
      {unread > 0 ? (
        <Button type="link" size="small" loading={read.isPending} onClick={() => read.mutate({ body: {} })}>
          {say("notices.allRead")}
        </Button>
      ) : null}
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" open={open} onOpenChange={setOpen} title={say("notices")} content={list}>
      <Button type="text" aria-label={unread > 0 ? say("notices.unread", { count: unread }) : say("notices")} icon={<Badge count={unread} size="small" overflowCount={99}><BellOutlined /></Badge>} />
    </Popover>
  );
} // prettier-ignore
