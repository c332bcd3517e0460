import { Input } from "antd";
import { useState } from "react";

import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import type { Column } from "@/shared/list/RecordList";
import { RecordsPanel } from "@/shared/list/RecordsPanel";
import { TwoLines } from "@/shared/list/TwoLines";
import { useSession } from "@/shared/session/session";
import { When } from "@/shared/ui/When";
import { uiWords } from "@/shared/ui/words";

import { usePlaces, useRoleNames } from "../parts/names";
import { UserForm } from "../parts/UserForm";
import { peopleWords } from "../words";
import styles from "./settings.module.css";

type User = Schemas["UserOut"];

/** Colleagues: who may sign in, as what, and when they last did. */
export function UsersPage() {
  const say = useWords(peopleWords);
  const ui = useWords(uiWords);
  const { may } = useSession();
  const [q, setQ] = useState("");
  const roleName = useRoleNames();
  const query = { limit: 50, ...(q ? { q } : {}) };
  const pages = $api.useInfiniteQuery("get", "/api/v1/users", { params: { query } }, byCursor);
  const roles = (user: User) => user.roles.map(roleName).join(ui("comma"));
  const { teams } = usePlaces();
  const team = (user: User) => teams.find(({ value }) => value === user.team)?.label ?? user.team ?? "—";
  const name = (user: User) => (user.active ? user.name : <>{user.name}<span className={styles.tag}>{ui("inactive")}</span></>);
  const columns: Column<User>[] = [
    { key: "name", title: say("name"), width: "minmax(120px, 1fr)", render: name },
    { key: "username", title: say("username"), width: "120px", render: (user) => user.username },
    { key: "roles", title: say("role"), width: "minmax(140px, 1.4fr)", render: roles },
    { key: "team", title: say("team"), width: "110px", render: team },
    { key: "second", title: say("second"), width: "90px", render: (user) => say(user.second_factor ? "second.on" : "second.off") },
    { key: "last", title: say("last"), width: "120px", render: (user) => (user.last_login ? <When at={user.last_login} /> : say("never")) },
  ];
  return (
    <RecordsPanel
      label={say("users")}
      columns={columns}
      pages={pages}
      rowKey={(user) => String(user.id)}
      card={(user) => <TwoLines title={name(user)} text={`${user.username} · ${roles(user)}`} />}
      empty={say("users.none")}
      newLabel={say("users.new")}
      form={may("people.edit") ? (user, close) => <UserForm user={user} onClose={close} /> : undefined}
      bar={<Input.Search allowClear placeholder={say("users.search")} aria-label={say("users.search")} style={{ width: 260 }} onSearch={setQ} />}
    />
  );
}
