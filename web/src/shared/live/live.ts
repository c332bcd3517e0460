import type { QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

import { openStream, type Report } from "./stream";

/** Which answers of the API an event makes old, by the first word of its stream; each names beginnings of paths. */
const AFFECTED: Record<string, readonly string[]> = {
  order: ["/orders", "/board", "/home", "/tasks", "/stock", "/shipments", "/pick-lists", "/search", "/payments", "/returns", "/me/notifications"],
  product: ["/products", "/styles", "/stock", "/search"],
  style: ["/styles", "/products"],
  category: ["/categories"],
  customer: ["/customers", "/search"],
  warehouse: ["/warehouses", "/stock"],
  document: ["/stock", "/receipts", "/products", "/home"],
  receipt: ["/receipts", "/stock"],
  price_list: ["/price-lists", "/products"],
  import: ["/imports", "/home"],
  user: ["/users", "/me"],
  role: ["/roles"],
  team: ["/teams"],
  task: ["/tasks", "/home", "/board", "/me/notifications"],
  process: ["/processes", "/board"],
  quotation: ["/quotations"],
};

/** A line that is back within this is not worth a word: the notice would only make the page jump. */
const TOLD_AFTER_MS = 2_500;

let standing = true;
let toldCut = false;
let telling: ReturnType<typeof setTimeout> | undefined;
const watchers = new Set<() => void>();

function stand(now: boolean): void {
  if (standing === now) return;
  standing = now;
  clearTimeout(telling);
  telling = setTimeout(tell, now ? 0 : TOLD_AFTER_MS, !now);
}

function tell(cut: boolean): void {
  if (toldCut === cut) return;
  toldCut = cut;
  watchers.forEach((call) => call());
}

/** Marks as old what the events changed; what is on screen is read again, the rest when it is next shown. */
export function refresh(client: QueryClient, streams: readonly string[]): void {
  const prefixes = new Set(streams.flatMap((stream) => AFFECTED[stream.split(":")[0] ?? ""] ?? []));
  void client.invalidateQueries({
    predicate: ({ queryKey }) => {
      const path = typeof queryKey[1] === "string" ? queryKey[1].replace("/api/v1", "") : "";
      return [...prefixes].some((prefix) => path.startsWith(prefix));
    },
  });
}

/** Listens to the server's events for as long as somebody is signed in; returns the undo. */
export function listen(client: QueryClient): () => void {
  const heard = (report: Report) => {
    if (report.type === "changes") {
      stand(true);
      refresh(client, report.streams);
    } else if (report.type === "reset" || (report.type === "open" && !standing)) {
      stand(true);
      void client.invalidateQueries();
    } else stand(report.type === "open");
  };
  if (typeof SharedWorker === "undefined") return openStream(heard); // browsers of some phones
  const worker = new SharedWorker(new URL("./listener.worker.ts", import.meta.url), { type: "module", name: "meidan" });
  worker.port.onmessage = (message: MessageEvent<Report>) => heard(message.data);
  worker.port.start();
  const bye = () => worker.port.postMessage("bye");
  window.addEventListener("pagehide", bye);
  return () => {
    window.removeEventListener("pagehide", bye);
    bye();
    worker.port.close();
  };
}

/** Whether live changes reach this page, or did a moment ago. */
export function useLive(): boolean {
  return useSyncExternalStore(
    (call) => {
      watchers.add(call);
      return () => watchers.delete(call);
    },
    () => !toldCut,
  );
}
