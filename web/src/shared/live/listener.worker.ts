// One event stream for all tabs of a browser: six tabs with a stream each would use up HTTP/1.1's connections.
import { openStream, type Report } from "./stream";

const ports = new Set<MessagePort>();
let last: Report = { type: "cut" };

function tell(report: Report): void {
  if (report.type !== "changes") last = report;
  for (const port of ports) port.postMessage(report);
}

let started = false;
(self as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  ports.add(port);
  port.onmessage = (message: MessageEvent<string>) => {
    if (message.data === "bye") ports.delete(port);
  };
  port.start();
  if (!started) {
    started = true;
    openStream(tell);
  }
  port.postMessage(last);
};
