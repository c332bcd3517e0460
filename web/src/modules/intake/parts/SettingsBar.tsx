import { Checkbox, Select } from "antd";

import { $api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";

import type { Settings, Subject } from "../api/send";
import styles from "../pages/import.module.css";
import { intakeWords } from "../words";

const SUBJECTS = ["orders", "products", "customers", "stock", "prices"] as const;

interface Props {
  subject: string;
  settings: Settings;
  change: (settings: Settings) => void;
}

/** What the file is, and what may be made on the way. */
export function SettingsBar({ subject, settings, change }: Props) {
  const say = useWords(intakeWords);
  const { may } = useSession();
  const places = $api.useQuery("get", "/api/v1/warehouses", { params: { query: { limit: 100 } } }, { enabled: subject === "stock" });
  const lists = $api.useQuery("get", "/api/v1/price-lists", { params: { query: { limit: 100 } } }, { enabled: subject === "prices" });
  const set = (fields: Partial<Settings>) => change({ ...settings, ...fields });
  return (
    <div className={styles.settings}>
      <label>{say("subject")} <Select<Subject> value={settings.subject || (subject as Subject)} onChange={(value) => set({ subject: value, mapping: {} })} options={SUBJECTS.map((value) => ({ value, label: say(`subject.${value}`) }))} style={{ minWidth: 110 }} /></label>
      {subject === "orders" ? (
        <>
          <Checkbox checked={settings.confirm} onChange={(event) => set({ confirm: event.target.checked })}>{say("confirm")}</Checkbox>
          {may("products.edit") ? <Checkbox checked={settings.createProducts} onChange={(event) => set({ createProducts: event.target.checked })}>{say("createProducts")}</Checkbox> : null}
          {may("customers.edit") ? <Checkbox checked={settings.createCustomers} onChange={(event) => set({ createCustomers: event.target.checked })}>{say("createCustomers")}</Checkbox> : null}
        </>
      ) : null}
      {subject === "stock" ? <label>{say("warehouse")} <Select value={settings.warehouse || undefined} onChange={(warehouse: string) => set({ warehouse })} options={(places.data?.items ?? []).map((one) => ({ value: one.code, label: one.name }))} style={{ minWidth: 130 }} /></label> : null}
      {subject === "prices" ? <label>{say("priceList")} <Select value={settings.priceList || undefined} onChange={(priceList: string) => set({ priceList })} options={(lists.data?.items ?? []).map((one) => ({ value: one.code, label: one.name }))} style={{ minWidth: 130 }} /></label> : null}
    </div>
  ); // prettier-ignore
}
