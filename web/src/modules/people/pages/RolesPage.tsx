import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { $api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Trouble } from "@/shared/ui/Trouble";
import { uiWords } from "@/shared/ui/words";

import { useRoles } from "../parts/names";
import { RoleForm, type RoleStart } from "../parts/RoleForm";
import { peopleWords } from "../words";
import matrix from "./matrix.module.css";
import styles from "./settings.module.css";

type Role = Schemas["RoleOut"];

/** Who may do what, on one sheet: capabilities down, roles across. A role of one's own opens for change. */
export function RolesPage() {
  const say = useWords(peopleWords);
  const ui = useWords(uiWords);
  const { i18n } = useTranslation();
  const { may } = useSession();
  const roles = useRoles();
  const all = $api.useQuery("get", "/api/v1/capabilities");
  const [open, setOpen] = useState<RoleStart>();
  if (roles.isError) return <Trouble failure={roles.error} onRetry={() => void roles.refetch()} />;
  if (all.isError) return <Trouble failure={all.error} onRetry={() => void all.refetch()} />;
  const list = roles.data?.items ?? [];
  const name = (role: Role) => (i18n.language === "en" ? role.name_en : role.name_zh);
  const edit = may("people.edit");
  return (
    <>
      <div className={styles.bar}>
        <p className={styles.hint}>{say("roles.builtIn.hint")}</p>
        {edit ? <Button type="primary" onClick={() => setOpen({})}>{say("roles.new")}</Button> : null}
      </div>
      <div className={matrix.frame} tabIndex={0}>
        <table className={matrix.table} aria-label={say("matrix")}>
          <thead>
            <tr>
              <th scope="col">{say("capabilities")}</th>
              {list.map((role) => (
                <th key={role.code} scope="col">
                  {edit ? <button type="button" className={matrix.role} onClick={() => setOpen({ role })}>{name(role)}</button> : name(role)}
                  <small>{role.built_in ? say("roles.builtIn") : " "}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Row title={say("scope")} roles={list} cell={(role) => say(scopeWord(role.scope))} />
            <Row title={say("masks")} roles={list} cell={(role) => role.masks.map((mask) => say(maskWord(mask))).join(ui("comma")) || "—"} />
            {all.data?.items.map((capability) => (
              <Row
                key={capability.code}
                title={capability.name}
                roles={list}
                cell={(role) => (role.capabilities.includes(capability.code) ? <b aria-label={capability.name}>✓</b> : "")}
              />
            ))}
          </tbody>
        </table>
      </div>
      {open ? <RoleForm start={open} onCopy={(role) => setOpen({ copyOf: role })} onClose={() => setOpen(undefined)} key={JSON.stringify([open.role?.code, open.copyOf?.code])} /> : null}
    </>
  );
}

function Row({ title, roles, cell }: { title: string; roles: readonly Role[]; cell: (role: Role) => React.ReactNode }) {
  return (
    <tr>
      <th scope="row">{title}</th>
      {roles.map((role) => (
        <td key={role.code}>{cell(role)}</td>
      ))}
    </tr>
  );
}

function scopeWord(scope: string): "scope.own" | "scope.team" | "scope.warehouse" | "scope.all" {
  return scope === "own" || scope === "team" || scope === "warehouse" ? `scope.${scope}` : "scope.all";
}

function maskWord(mask: string): "mask.cost" | "mask.price" | "mask.phone" {
  return mask === "cost" || mask === "phone" ? `mask.${mask}` : "mask.price";
}
