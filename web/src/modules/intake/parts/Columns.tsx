import { App, Button, Select } from "antd";

import { $api, type Schemas } from "@/shared/api/client";
import { sayCode, useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";

import type { Settings } from "../api/run";
import { FIELDS, fieldWords } from "../fields";
import { headsOf } from "../heads";
import styles from "../pages/import.module.css";
import { intakeWords } from "../words";

type Sheet = Schemas["ImportedSheet"];

interface Props {
  sheets: readonly Sheet[];
  settings: Settings;
  change: (settings: Settings) => void;
}

/** How each column was read; another reading is chosen here and can be remembered for the same header. */
export function Columns({ sheets, settings, change }: Props) {
  const say = useWords(intakeWords);
  const { subject } = settings;
  const options = ["ignored", ...(FIELDS[subject] ?? [])].map((field) => ({ value: field, label: sayCode(fieldWords, "field", field) }));
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
            {headsOf(sheet).map(({ letter, label, field }) => {
              // A heading without words is named by its letter.
              const name = label || letter;
              return (
                <label key={letter} className={styles.column}>
                  <span>{name}</span>
                  <Select
                    aria-label={`${name} ${say("column.field")}`}
                    value={settings.mapping[name] ?? field}
                    options={options}
                    showSearch={{ optionFilterProp: "label" }}
                    onChange={(chosen: string) => change({ ...settings, mapping: { ...settings.mapping, [name]: chosen } })}
                  />
                </label>
              );
            })}
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
