/** What the listener tells: events by their stream (`order:17`), and whether the line stands. */
export type Report = { type: "open" } | { type: "cut" } | { type: "reset" } | { type: "changes"; streams: string[] };

const GATHER_MS = 80;
const AGAIN_MS = 3000;

/** Opens the server's event stream and keeps it open; a cut line catches up by `Last-Event-ID` of the browser. */
export function openStream(tell: (report: Report) => void): () => void {
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let gathered = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let position = "";

  const flush = () => {
    timer = undefined;
    tell({ type: "changes", streams: [...gathered] });
    gathered = new Set();
  };
  const connect = () => {
    source = new EventSource(position ? `/api/v1/events?since=${position}` : "/api/v1/events");
    source.onopen = () => tell({ type: "open" });
    source.onmessage = (event: MessageEvent<string>) => {
      position = event.lastEventId || position;
      gathered.add((JSON.parse(event.data) as { stream: string }).stream);
      timer ??= setTimeout(flush, GATHER_MS);
    };
    source.addEventListener("reset", (event: MessageEvent<string>) => {
      position = event.lastEventId || "";
      tell({ type: "reset" });
    });
    source.onerror = () => {
      tell({ type: "cut" });
      // The browser tries again by itself unless the server refused; then we do.
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(connect, AGAIN_MS);
    };
  };
  connect();
  return () => {
    clearTimeout(again);
    source?.close();
  };
}
