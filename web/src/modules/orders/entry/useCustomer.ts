import { $api, queryClient, type Schemas } from "@/shared/api/client";

const FRESH_MS = 60_000;

function asked(code: string) {
  return { params: { query: { customer: code } } };
}

/** The customer at a glance: addresses, terms, credit left, last orders. */
export function useCustomer(code: string) {
  const answer = $api.useQuery("get", "/api/v1/customers:entry", asked(code), { enabled: code !== "", retry: false, staleTime: FRESH_MS });
  return { glance: answer.data, failed: answer.isError };
}

/** What this customer usually takes; waited for where one is quicker than the server. */
export async function habitsOf(code: string): Promise<readonly Schemas["HabitOut"][]> {
  const found = await queryClient.query($api.queryOptions("get", "/api/v1/customers:entry", asked(code), { staleTime: FRESH_MS }));
  return found.habits;
}
