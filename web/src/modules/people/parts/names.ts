import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { $api } from "@/shared/api/client";

/** All roles; few, so they are read whole. */
export function useRoles() {
  return $api.useQuery("get", "/api/v1/roles", { params: { query: { limit: 200 } } });
}

/** A role's name in the language of the interface, by its code. */
export function useRoleNames(): (code: string) => string {
  const { i18n } = useTranslation();
  const { data } = useRoles();
  const names = useMemo(() => {
    const english = i18n.language === "en";
    return new Map(data?.items.map((role) => [role.code, english ? role.name_en : role.name_zh]));
  }, [data, i18n.language]);
  return useCallback((code: string) => names.get(code) ?? code, [names]);
}

interface Option {
  value: string;
  label: string;
}

/** Teams, companies and warehouses to pick from. */
export function usePlaces(): { teams: Option[]; companies: Option[]; warehouses: Option[] } {
  const query = { params: { query: { limit: 200 } } };
  const teams = $api.useQuery("get", "/api/v1/teams", query);
  const companies = $api.useQuery("get", "/api/v1/entities", query);
  const warehouses = $api.useQuery("get", "/api/v1/warehouses", query);
  const options = (items?: { code: string; name: string }[]) => (items ?? []).map(({ code, name }) => ({ value: code, label: name }));
  return { teams: options(teams.data?.items), companies: options(companies.data?.items), warehouses: options(warehouses.data?.items) };
}
