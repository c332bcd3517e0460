import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";

import { $api, api, type Schemas } from "@/shared/api/client";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { RecordsPanel } from "@/shared/list/RecordsPanel";
import { TwoLines } from "@/shared/list/TwoLines";
import { useSession } from "@/shared/session/session";
import { uiWords } from "@/shared/ui/words";

import { usePlaces } from "../parts/names";
import { peopleWords } from "../words";

type Team = Schemas["TeamOut"];

/** Teams: whose orders colleagues see together. */
export function TeamsPage() {
  const say = useWords(peopleWords);
  const { may } = useSession();
  const { companies } = usePlaces();
  const pages = $api.useInfiniteQuery("get", "/api/v1/teams", { params: { query: { limit: 50 } } }, byCursor);
  const company = (team: Team) => companies.find(({ value }) => value === team.entity)?.label ?? "—";
  return (
    <RecordsPanel
      label={say("teams")}
      columns={[
        { key: "name", title: say("named"), width: "minmax(140px, 1fr)", render: (team) => team.name },
        { key: "code", title: say("code"), width: "140px", render: (team) => team.code },
        { key: "company", title: say("company"), width: "minmax(140px, 1fr)", render: company },
      ]}
      pages={pages}
      rowKey={(team) => team.code}
      card={(team) => <TwoLines title={team.name} text={`${team.code} · ${company(team)}`} />}
      empty={say("teams")}
      newLabel={say("teams.new")}
      form={may("people.edit") ? (team, close) => <TeamForm team={team} onClose={close} /> : undefined}
    />
  );
}

function TeamForm({ team, onClose }: { team?: Team; onClose: () => void }) {
  const say = useWords(peopleWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const { companies } = usePlaces();
  const required = [{ required: true, message: ui("required") }];
  const save = async (fields: Schemas["TeamIn"]) => {
    if (team) {
      const body = { name: fields.name, entity: fields.entity ?? null, version: team.version };
      await api.PATCH("/api/v1/teams/{ref}", { params: { path: { ref: team.code } }, body });
    } else await api.POST("/api/v1/teams", { body: fields });
    await client.invalidateQueries({ queryKey: ["get", "/api/v1/teams"] });
  };
  const title = team ? say("teams.edit", { name: team.name }) : say("teams.new");
  return (
    <FormDrawer<Schemas["TeamIn"]> title={title} initial={team ?? {}} save={save} saved={ui("saved")} onClose={onClose}>
      {team ? null : <Form.Item name="code" label={say("code")} rules={required}><Input autoFocus autoCapitalize="none" /></Form.Item>}
      <Form.Item name="name" label={say("named")} rules={required}><Input /></Form.Item>
      <Form.Item name="entity" label={say("company")}><Select allowClear options={companies} /></Form.Item>
    </FormDrawer>
  );
}
