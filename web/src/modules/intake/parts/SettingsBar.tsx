import { Checkbox, Select } from "antd";

import { $api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";

import type { Settings, Subject } from "../api/run";
import styles from "../pages/import.module.css";
import { intakeWords } from "../words";

const SUBJECTS = ["orders", "products", "customers", "stock", "prices"] as const;
const RETURNED = ["restock", "write_off"] as const;

interface Props {
  settings: Settings;
  /** The file brings goods back. */
  returns: boolean;
  change: (settings: Settings) => void;
}

/** What the file is, and what may be made on the way. */
export function SettingsBar({ settings, returns, change }: Props) {
  const say = useWords(intakeWords);
  const { subject } = settings;
  const { may } = useSession();
  const places = $api.useQuery("get", "/api/v1/warehouses", { params: { query: { limit: 100 } } }, { enabled: subject === "stock" });
  const lists = $api.useQuery("get", "/api/v1/price-lists", { params: { query: { limit: 100 } } }, { enabled: subject === "prices" });
  const set = (fields: Partial<Settings>) => change({ ...settings, ...fields });
  return (
    <div className={styles.settings}>
      <label>{say("subject")} <Select<Subject> value={subject} onChange={(value) => set({ subject: value, mapping: {} })} options={SUBJECTS.map((value) => ({ value, label: say(`subject.${value}`) }))} style={{ minWidth: 110 }} /></label>
      {subject === "orders" ? (
        <>
          <Checkbox checked={settings.confirm} onChange={(event) => set({ confirm: event.target.checked })}>{say("confirm")}</Checkbox>
          {may("products.edit") ? <Checkbox checked={settings.create_products} onChange={(event) => set({ create_products: event.target.checked })}>{say("createProducts")}</Checkbox> : null}
          {may("customers.edit") ? <Checkbox checked={settings.create_customers} onChange={(event) => set({ create_customers: event.target.checked })}>{say("createCustomers")}</Checkbox> : null}
          {returns ? <label>{say("returned")} <Select value={settings.returned} onChange={(returned) => set({ returned })} options={RETURNED.map((value) => ({ value, label: say(`returned.${value}`) }))} style={{ minWidth: 110 }} /></label> : null}
        </>
      ) : null}
      {subject === "stock" ? <label>{say("warehouse")} <Select placeholder={places.data?.items[0]?.name} value={settings.warehouse || undefined} onChange={(warehouse: string) => set({ warehouse })} options={(places.data?.items ?? []).map((one) => ({ value: one.code, label: one.name }))} style={{ minWidth: 130 }} /></label> : null}
      {subject === "prices" ? <label>{say("priceList")} <Select placeholder={say("priceList.none")} value={settings.price_list || undefined} onChange={(price_list: string) => set({ price_list })} options={(lists.data?.items ?? []).map((one) => ({ value: one.code, label: one.name }))} style={{ minWidth: 130 }} /></label> : null}
    </div>
  ); // prettier-ignore
}
