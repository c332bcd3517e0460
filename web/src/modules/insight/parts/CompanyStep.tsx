import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Skeleton } from "antd";

import { $api, api, type Schemas } from "@/shared/api/client";
import { showProblems } from "@/shared/form/problems";
import { useWords } from "@/shared/i18n/words";
import { useFailure } from "@/shared/ui/useFailure";
import { uiWords } from "@/shared/ui/words";

import { insightWords } from "../words";

interface Fields {
  name: string;
  tax_number: string;
  phone: string;
  address: string;
  weekdays: number[];
}

/** Who the company is and on which days it works. */
export function CompanyStep({ onDone }: { onDone: () => void }) {
  const companies = $api.useQuery("get", "/api/v1/entities", { params: { query: { limit: 50 } } });
  const calendars = $api.useQuery("get", "/api/v1/calendars", { params: { query: { limit: 50 } } });
  const code = (calendars.data?.items.find((one) => one.is_default) ?? calendars.data?.items[0])?.code ?? "";
  const calendar = $api.useQuery("get", "/api/v1/calendars/{code}", { params: { path: { code } } }, { enabled: code !== "" });
  const company = companies.data?.items.find((one) => one.is_default) ?? companies.data?.items[0];
  if (!company || !calendar.data) return <Skeleton active />;
  // Whoever comes back at once may find what was kept before his own change: the form begins anew with what comes.
  return <CompanyForm key={`${company.version} ${calendar.data.version}`} company={company} calendar={calendar.data} onDone={onDone} />;
}

interface Props {
  company: Schemas["EntityOut"];
  calendar: Schemas["CalendarOut"];
  onDone: () => void;
}

function CompanyForm({ company, calendar, onDone }: Props) {
  const say = useWords(insightWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const failed = useFailure();
  const [form] = Form.useForm<Fields>();
  const save = useMutation({
    mutationFn: async ({ weekdays, ...wanted }: Fields) => {
      await api.PATCH("/api/v1/entities/{ref}", { params: { path: { ref: company.code } }, body: { ...wanted, version: company.version } });
      if (String(weekdays) === String(calendar.weekdays)) return;
      const { name_zh, name_en, time_zone, hours, is_default, version, days } = calendar;
      const body = { name_zh, name_en, time_zone, hours, is_default, version, days, weekdays } as unknown as Schemas["CalendarIn"];
      await api.PUT("/api/v1/calendars/{code}", { params: { path: { code: calendar.code } }, body });
    },
    onSuccess: async () => {
      await client.invalidateQueries();
      onDone();
    },
    onError: (failure) => {
      if (showProblems(form, failure).length > 0) failed(failure);
    },
  });
  const initial: Fields = {
    name: company.name, tax_number: company.tax_number, phone: company.phone, address: company.address, weekdays: calendar.weekdays,
  }; // prettier-ignore
  // Not `required`: a group of boxes may not be called so to readers of the screen.
  const someDay = (_: unknown, chosen: number[]) => (chosen.length > 0 ? Promise.resolve() : Promise.reject(new Error(ui("required"))));
  const days = [1, 2, 3, 4, 5, 6, 7].map((value) => ({ value, label: say(`day.${value as 1}`) }));
  return (
    <Form<Fields> form={form} layout="vertical" initialValues={initial} onFinish={(fields) => save.mutate({ ...fields, weekdays: [...fields.weekdays].sort() })} requiredMark={false}>
      <Form.Item name="name" label={say("company.name")} rules={[{ required: true, message: ui("required") }]}><Input autoFocus onFocus={(event) => event.target.select()} /></Form.Item>
      <Form.Item name="tax_number" label={say("company.tax")} extra={say("company.tax.hint")}><Input maxLength={40} /></Form.Item>
      <Form.Item name="address" label={say("company.address")}><Input maxLength={300} /></Form.Item>
      <Form.Item name="phone" label={say("company.phone")}><Input maxLength={40} inputMode="tel" /></Form.Item>
      <Form.Item name="weekdays" label={say("company.days")} extra={say("company.days.hint")} rules={[{ validator: someDay }]}><Checkbox.Group options={days} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending}>{say("setup.next")}</Button>
    </Form>
  ); // prettier-ignore
}
