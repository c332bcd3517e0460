import { Select } from "antd";

import { $api } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";

import { regionParts } from "./addresses";
import styles from "./entry.module.css";
import { entryWords } from "./words";

interface Props {
  /** Given by the form: `广东省 广州市 天河区`. */
  value?: string;
  onChange?: (region: string) => void;
}

/** Province, city and district, each narrowed by the one before; typed to find. */
export function RegionField({ value = "", onChange }: Props) {
  const say = useWords(entryWords);
  const [province, city, district] = regionParts(value);
  const provinces = useDivisions("", "");
  const cities = useDivisions(province, "");
  const districts = useDivisions(province, city);
  const set = (...parts: string[]) => onChange?.(parts.filter(Boolean).join(" "));
  const one = (label: string, chosen: string, names: readonly string[], choose: (name: string) => void) => (
    <Select
      aria-label={label}
      placeholder={label}
      showSearch
      allowClear
      value={chosen || undefined}
      options={[...new Set([...(chosen ? [chosen] : []), ...names])].map((name) => ({ value: name, label: name }))}
      onChange={(name?: string) => choose(name ?? "")}
      disabled={names.length === 0 && !chosen}
    />
  );
  return (
    <span className={styles.region}>
      {one(say("province"), province, provinces, (name) => set(name))}
      {one(say("city"), city, province ? cities : [], (name) => set(province, name))}
      {one(say("district"), district, city ? districts : [], (name) => set(province, city, name))}
    </span>
  );
}

function useDivisions(province: string, city: string): readonly string[] {
  const query = { ...(province ? { province } : {}), ...(city ? { city } : {}) };
  const answer = $api.useQuery("get", "/api/v1/divisions", { params: { query } }, { staleTime: Infinity, retry: false });
  return answer.data?.items ?? [];
}
