import { useMutation, useQueryClient } from "@tanstack/react-query";

import { $api, api, type Schemas } from "@/shared/api/client";
import { useFailure } from "@/shared/ui/useFailure";

export type Import = Schemas["ImportOut"];
export type Subject = Schemas["MappingIn"]["subject"];
export type Change = Partial<Schemas["TrialIn"]>;

const POLL_MS = 700;

/** How a file is to be taken in; `mapping` corrects how its columns are read: header → field. */
export interface Settings {
  subject: Subject;
  create_products: boolean;
  create_customers: boolean;
  confirm: boolean;
  warehouse: string;
  price_list: string;
  /** What becomes of goods that the file brings back. */
  returned: "restock" | "write_off";
  mapping: Record<string, string>;
}

/** The settings that an import stands at. */
export function settingsOf(run: Import): Settings {
  const kept = run.options as Partial<Settings>;
  return {
    subject: run.subject as Subject, create_products: kept.create_products ?? false, create_customers: kept.create_customers ?? false,
    confirm: kept.confirm ?? true, warehouse: kept.warehouse ?? "", price_list: kept.price_list ?? "", mapping: kept.mapping ?? {},
    returned: kept.returned ?? "restock",
  }; // prettier-ignore
}

export function isBusy(run: Import): boolean {
  return run.status === "waiting" || run.status === "running";
}

/** Brings a file up and has it tried; it is kept with its corrections until it is taken in. */
export async function bring(file: File): Promise<Import> {
  const form = new FormData();
  form.set("file", file);
  // The generated body describes the fields; a file can only be sent as a form.
  const { data } = await api.POST("/api/v1/imports", { params: { query: { trial: true } }, body: form as never, bodySerializer: () => form });
  return data as Import;
}

const path = (id: number) => ({ params: { path: { session_id: id } } });

/** One import as it stands, asked for again while it runs. */
export function useRun(id: number) {
  return $api.useQuery("get", "/api/v1/imports/{session_id}", path(id), {
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? POLL_MS : false),
  });
}

/** Changes of a trial and its taking in; what comes back is shown at once. */
export function useTrial(id: number) {
  const client = useQueryClient();
  const failed = useFailure();
  const shown = (run: Import | undefined) => {
    client.setQueryData($api.queryOptions("get", "/api/v1/imports/{session_id}", path(id)).queryKey, run);
    void client.invalidateQueries({ queryKey: ["get", "/api/v1/imports/{session_id}/preview"] });
  };
  const revise = useMutation({
    // One after the other: a second cell may be left while the first is still being checked.
    scope: { id: `import-${id}` },
    mutationFn: async (change: Change) => (await api.PATCH("/api/v1/imports/{session_id}", { ...path(id), body: { corrections: [], ...change } })).data,
    onSuccess: shown,
    onError: failed,
  });
  const commit = useMutation({
    mutationFn: async () => (await api.POST("/api/v1/imports/{session_id}/commit", path(id))).data,
    onSuccess: shown,
    onError: failed,
  });
  return { revise, commit };
}
