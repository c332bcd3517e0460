import { $api } from "@/shared/api/client";
import { useSession } from "./session";

interface Option {
  value: string;
  label: string;
}

/** The warehouses one may work in, and their names by code. */
export function useWarehouses(): { options: Option[]; name: (code: string) => string; first: string | undefined } {
  const { me, may } = useSession();
  const found = $api.useQuery("get", "/api/v1/warehouses", { params: { query: { limit: 100 } } }, { staleTime: 300_000, enabled: may("stock.view") });
  const items = (found.data?.items ?? []).filter((one) => one.active).toSorted((a, b) => a.priority - b.priority);
  const options = items.map(({ code, name }) => ({ value: code, label: name }));
  const own = items.find(({ code }) => me.warehouses.includes(code));
  const name = (code: string) => (found.data?.items ?? []).find((one) => one.code === code)?.name ?? code;
  return { options, name, first: (own ?? items[0])?.code };
}
