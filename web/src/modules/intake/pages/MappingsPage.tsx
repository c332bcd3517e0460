import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Popconfirm } from "antd";

import { $api, api, type Schemas } from "@/shared/api/client";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { sayCode, useWords } from "@/shared/i18n/words";
import { RecordsPanel } from "@/shared/list/RecordsPanel";
import { TwoLines } from "@/shared/list/TwoLines";
import { When } from "@/shared/ui/When";
import { uiWords } from "@/shared/ui/words";

import { fieldWords } from "../fields";
import { intakeWords } from "../words";
import styles from "./import.module.css";

type Mapping = Schemas["MappingOut"];

/** The headers whose columns somebody set by hand: named so that they are known again, or forgotten. */
export function MappingsPage() {
  const say = useWords(intakeWords);
  const ui = useWords(uiWords);
  const found = $api.useQuery("get", "/api/v1/import-mappings");
  const pages = {
    ...found, data: found.data && { pages: [found.data] }, hasNextPage: false, isFetchingNextPage: false, fetchNextPage: () => undefined,
  }; // prettier-ignore
  const called = (one: Mapping) => one.name || one.labels.filter(Boolean).slice(0, 4).join(ui("comma"));
  return (
    <RecordsPanel
      label={say("mappings")}
      columns={[
        { key: "name", title: say("mapping.name"), width: "minmax(180px, 1fr)", render: called },
        { key: "subject", title: say("subject"), width: "90px", render: (one) => sayCode(intakeWords, "subject", one.subject) },
        { key: "columns", title: say("mapping.set"), width: "minmax(180px, 1.4fr)", render: spoken },
        { key: "when", title: say("when"), width: "110px", render: (one) => <When at={one.created_at} /> },
      ]}
      pages={pages}
      rowKey={(one) => String(one.id)}
      card={(one) => <TwoLines title={called(one)} text={`${sayCode(intakeWords, "subject", one.subject)} · ${spoken(one)}`} />}
      empty={say("mappings.none")}
      form={(one, close) => (one ? <MappingForm mapping={one} onClose={close} /> : null)}
    />
  );
}

function spoken(one: Mapping): string {
  return Object.entries(one.mapping).map(([header, field]) => `${header} → ${sayCode(fieldWords, "field", field)}`).join(","); // prettier-ignore
}

function MappingForm({ mapping, onClose }: { mapping: Mapping; onClose: () => void }) {
  const say = useWords(intakeWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const params = { path: { mapping_id: mapping.id } };
  const read = () => client.invalidateQueries({ queryKey: ["get", "/api/v1/import-mappings"] });
  const save = async (body: Schemas["MappingName"]) => {
    await api.PATCH("/api/v1/import-mappings/{mapping_id}", { params, body });
    await read();
  };
  const forget = async () => {
    await api.DELETE("/api/v1/import-mappings/{mapping_id}", { params });
    onClose();
    await read();
  };
  return (
    <FormDrawer<Schemas["MappingName"]> title={say("mapping.edit")} initial={{ name: mapping.name }} save={save} saved={ui("saved")} onClose={onClose}>
      <Form.Item name="name" label={say("mapping.name")} extra={say("mapping.name.hint")}><Input autoFocus maxLength={200} /></Form.Item>
      <dl className={styles.pairs}>
        {Object.entries(mapping.mapping).map(([header, field]) => <div key={header}><dt>{header}</dt><dd>{sayCode(fieldWords, "field", field)}</dd></div>)}
      </dl>
      <Popconfirm title={say("mapping.forget.sure")} okText={say("mapping.forget")} cancelText={ui("cancel")} onConfirm={() => void forget()}>
        <Button danger>{say("mapping.forget")}</Button>
      </Popconfirm>
    </FormDrawer>
  ); // prettier-ignore
}
