import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { $api } from "@/shared/api/client";
import { useSession } from "@/shared/session/session";

interface Props {
  value?: string;
  onChange?: (value: string | undefined) => void;
  label: string;
  width?: number | string;
  allowClear?: boolean;
}

const MANY = 200;

/** Somebody of the company; oneself comes first. */
export function OwnerSelect({ value, onChange, label, width = 130, allowClear = true, me }: Props & { me?: string }) {
  const { may } = useSession();
  const users = $api.useQuery("get", "/api/v1/users", { params: { query: { limit: MANY } } }, { enabled: may("people.view"), staleTime: 300_000 }); // prettier-ignore
  const people = (users.data?.items ?? []).filter((one) => one.active).map((one) => ({ value: one.username, label: one.name }));
  const options = me ? [{ value: "me", label: me }, ...people] : people;
  return <Choice {...{ value, onChange, label, width, allowClear, options }} loading={users.isFetching} />;
}

export function TeamSelect({ value, onChange, label, width = 130 }: Props) {
  const { may } = useSession();
  const teams = $api.useQuery("get", "/api/v1/teams", { params: { query: { limit: MANY } } }, { enabled: may("people.view"), staleTime: 300_000 }); // prettier-ignore
  const options = (teams.data?.items ?? []).map((one) => ({ value: one.code, label: one.name }));
  return <Choice {...{ value, onChange, label, width, options }} allowClear loading={teams.isFetching} />;
}

export function useChannelNames(): Map<string, string> {
  const { i18n } = useTranslation();
  const channels = $api.useQuery("get", "/api/v1/channels", {}, { staleTime: 300_000 });
  const english = i18n.language === "en";
  return new Map((channels.data?.items ?? []).map((one) => [one.code, english ? one.name_en : one.name_zh]));
}

export function ChannelSelect({ value, onChange, label, width = 130 }: Props) {
  const names = useChannelNames();
  const options = [...names].map(([code, name]) => ({ value: code, label: name }));
  return <Choice {...{ value, onChange, label, width, options }} allowClear />;
}

/** A customer found by code, name, pinyin or phone tail. */
export function CustomerSelect({ value, onChange, label, width = 170 }: Props) {
  const { may } = useSession();
  const [typed, setTyped] = useState("");
  const found = $api.useQuery("get", "/api/v1/customers", { params: { query: { q: typed, limit: 20 } } }, { enabled: may("customers.view"), placeholderData: (last) => last }); // prettier-ignore
  const options = (found.data?.items ?? []).map((one) => ({ value: one.code, label: `${one.name} ${one.code}` }));
  return (
    <Select
      value={value}
      onChange={(next: string | undefined) => onChange?.(next)}
      options={options}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      placeholder={label}
      aria-label={label}
      loading={found.isFetching}
      style={{ width }}
      popupMatchSelectWidth={260}
    />
  );
}

interface ChoiceProps extends Props {
  options: { value: string; label: string }[];
  loading?: boolean;
}

function Choice({ value, onChange, label, width, allowClear, options, loading }: ChoiceProps) {
  return (
    <Select
      value={value}
      onChange={(next: string | undefined) => onChange?.(next)}
      options={options}
      showSearch={{ optionFilterProp: "label" }}
      allowClear={allowClear}
      placeholder={label}
      aria-label={label}
      loading={loading}
      style={{ width }}
      popupMatchSelectWidth={180}
    />
  );
}
