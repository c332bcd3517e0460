import { useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, Segmented, Switch } from "antd";

import { $api, api, type Schemas } from "@/shared/api/client";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { useWords } from "@/shared/i18n/words";
import { byCursor } from "@/shared/list/pages";
import { RecordsPanel } from "@/shared/list/RecordsPanel";
import { TwoLines } from "@/shared/list/TwoLines";
import { uiWords } from "@/shared/ui/words";

import { checksWords } from "../words";

type Rule = Schemas["RuleOut"];
type Severity = Schemas["PolicyIn"]["severity"];

/** What is checked at entry: on or off, how severe, with which limits. */
export function RulesPage() {
  const say = useWords(checksWords);
  const ui = useWords(uiWords);
  const pages = $api.useInfiniteQuery("get", "/api/v1/checks/rules", { params: { query: { limit: 100 } } }, byCursor);
  const severity = (rule: Rule) => (rule.policy.enabled ? say(`severity.${rule.policy.severity}`) : ui("inactive"));
  const parameters = (rule: Rule) => rule.parameters.map((one) => `${one.title} ${rule.policy.parameters[one.name] ?? one.default}`).join(" · ") || "—";
  return (
    <RecordsPanel
      label={say("rules")}
      bar={<span style={{ color: "var(--ant-color-text-tertiary)" }}>{say("rules.hint")}</span>}
      columns={[
        { key: "title", title: say("rule"), width: "minmax(220px, 2fr)", render: (rule) => rule.title },
        { key: "severity", title: say("severity"), width: "90px", render: severity },
        { key: "parameters", title: say("parameters"), width: "minmax(160px, 1fr)", render: parameters },
      ]}
      pages={pages}
      rowKey={(rule) => rule.code}
      card={(rule) => <TwoLines title={rule.title} text={severity(rule)} />}
      empty={say("rules.none")}
      form={(rule, close) => (rule ? <RuleForm rule={rule} onClose={close} /> : null)}
    />
  );
}

interface Fields {
  enabled: boolean;
  severity: Severity;
  parameters?: Record<string, string>;
}

function RuleForm({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const say = useWords(checksWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const save = async (fields: Fields) => {
    const parameters = Object.fromEntries(
      rule.parameters.flatMap(({ name, default: standard }) => {
        const typed = fields.parameters?.[name];
        if (typed === undefined || typed === "") return [];
        return [[name, typeof standard === "number" ? Number(typed) : typed]];
      }),
    );
    const body = { enabled: fields.enabled, severity: fields.severity, parameters, version: rule.policy.version };
    await api.PUT("/api/v1/checks/rules/{code}", { params: { path: { code: rule.code } }, body });
    await client.invalidateQueries({ queryKey: ["get", "/api/v1/checks/rules"] });
  };
  const initial = {
    ...rule.policy,
    parameters: Object.fromEntries(Object.entries(rule.policy.parameters).map(([name, value]) => [name, String(value)])),
  };
  const severities = [...new Set<Severity>(["", ...(rule.severities as Severity[])])];
  return (
    <FormDrawer<Fields> title={rule.title} initial={initial} save={save} saved={ui("saved")} onClose={onClose}>
      {rule.adjustable ? null : <Alert showIcon type="info" title={say("rule.fixed")} style={{ marginBottom: 16 }} />}
      <Form.Item name="enabled" label={say("enabled")} valuePropName="checked"><Switch disabled={!rule.adjustable} /></Form.Item>
      <Form.Item name="severity" label={say("severity")}>
        <Segmented disabled={!rule.adjustable} options={severities.map((value) => ({ value, label: say(`severity.${value}`) }))} />
      </Form.Item>
      {rule.parameters.map((one) => (
        <Form.Item key={one.name} name={["parameters", one.name]} label={one.title} extra={say("default", { value: String(one.default) })}>
          <Input inputMode="decimal" placeholder={String(one.default)} disabled={!rule.adjustable} />
        </Form.Item>
      ))}
    </FormDrawer>
  );
}
