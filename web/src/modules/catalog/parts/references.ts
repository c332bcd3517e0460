import { $api } from "@/shared/api/client";

interface Option {
  value: string;
  label: string;
}

/** The categories and their names by code. */
export function useCategories(): { options: Option[]; name: (code: string | null) => string } {
  const found = $api.useQuery("get", "/api/v1/categories", { params: { query: { limit: 100 } } }, { staleTime: 300_000 });
  const options = (found.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }));
  return { options, name: (code) => options.find(({ value }) => value === code)?.label ?? code ?? "—" };
}

/** The suppliers by code. */
export function useSuppliers(): Option[] {
  const found = $api.useQuery("get", "/api/v1/suppliers", { params: { query: { limit: 100 } } }, { staleTime: 300_000 });
  return (found.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }));
}
