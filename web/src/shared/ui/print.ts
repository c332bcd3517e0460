import { useMutation } from "@tanstack/react-query";

import { api } from "../api/client";
import { saveFile } from "../api/saveFile";
import { useFailure } from "./useFailure";

export const PAPERS = ["confirmation", "pick-list", "delivery-note"] as const;
export type PaperKind = (typeof PAPERS)[number];

interface Wanted {
  kind: PaperKind;
  orders: string[];
}

/** Prints one kind of paper for orders: the PDF opens beside the page, or is saved where the browser opens nothing. */
export function usePrint(): { print: (wanted: Wanted) => void; printing: boolean } {
  const failed = useFailure();
  const made = useMutation({
    mutationFn: async ({ kind, orders }: Wanted) => {
      const { data } = await api.GET("/api/v1/papers/{kind}.pdf", { params: { path: { kind }, query: { order: orders } }, parseAs: "blob" });
      const pdf = data as unknown as Blob;
      const address = URL.createObjectURL(pdf);
      if (window.open(address)) setTimeout(() => URL.revokeObjectURL(address), 60_000);
      else saveFile(pdf, `${kind}.pdf`);
    },
    onError: failed,
  });
  return { print: made.mutate, printing: made.isPending };
}
