import { App, Button, Select } from "antd";

import { $api, type Schemas } from "@/shared/api/client";
import { sayCode, useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";

import type { Settings } from "../api/send";
import { FIELDS, fieldWords } from "../fields";
import styles from "../pages/import.module.css";
import { intakeWords } from "../words";

type Sheet = Schemas["ImportedSheet"];
const NONE = "ignored";

interface Props {
  sheets: readonly Sheet[];
  subject: string;
  settings: Settings;
  change: (settings: Settings) => void;
}

/** How each column was read; another reading is chosen here and can be remembered for the same header. */
export function Columns({ sheets, subject, settings, change }: Props) {
  const say = useWords(intakeWords);
  const options = [NONE, ...(FIELDS[subject] ?? [])].map((field) => ({ value: field, label: sayCode(fieldWords, "field", field) }));
  return (
    <>
      {sheets.map((sheet) => (
        <section key={sheet.sheet} className={styles.panel} aria-label={say("columns")}>
          <header className={styles.head}>
            <h2>{say("columns")}</h2>
            <span>{sheet.sheet ? `${say("sheet")} ${sheet.sheet}` : ""}</span>
            <Remember sheet={sheet} subject={subject} mapping={settings.mapping} />
          </header>
          <div className={styles.columns}>
            {sheet.columns.map((column, index) => (
              <label key={`${column.header}${index}`} className={styles.column}>
                <span>{column.header || "—"}</span>
                <Select
                  aria-label={`${column.header} ${say("column.field")}`}
                  value={settings.mapping[column.header] ?? column.fields[0] ?? NONE}
                  options={options}
                  showSearch={{ optionFilterProp: "label" }}
                  onChange={(field: string) => change({ ...settings, mapping: { ...settings.mapping, [column.header]: field } })}
                />
              </label>
            ))}
          </div>
        </section>
      ))}
    </>
  );
}

function Remember({ sheet, subject, mapping }: { sheet: Sheet; subject: string; mapping: Record<string, string> }) {
  const say = useWords(intakeWords);
  const { message } = App.useApp();
  const failed = useFailure();
  const save = $api.useMutation("put", "/api/v1/import-mappings", {
    onSuccess: () => {
      message.success(say("column.saved"));
    },
    onError: failed,
  });
  if (Object.keys(mapping).length === 0) return null;
  const body = { subject: subject as Schemas["MappingIn"]["subject"], signature: sheet.signature, labels: sheet.labels, mapping };
  return <Button onClick={() => save.mutate({ body })} loading={save.isPending}>{say("column.save")}</Button>;
}
