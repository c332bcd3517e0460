import { useEffect, useRef, useState } from "react";

import { useWords } from "@/shared/i18n/words";

import styles from "./camera.module.css";
import { uiWords } from "./words";

const EVERY_MS = 150;
const SAME_AGAIN_MS = 1500;

/** Browsers lend their camera to pages of a secure address only. */
export function mayHaveCamera(): boolean {
  return window.isSecureContext;
}

/** The camera as a scanner. The decoder is read only when it opens; it works where the browser has none of its own. */
export function Camera({ onCode }: { onCode: (code: string) => void }) {
  const say = useWords(uiWords);
  const video = useRef<HTMLVideoElement>(null);
  const heard = useRef(onCode);
  const [denied, setDenied] = useState(false);
  useEffect(() => {
    heard.current = onCode;
  });
  const secure = mayHaveCamera();
  useEffect(() => {
    if (!secure) return undefined;
    const stop = new AbortController();
    const live = () => !stop.signal.aborted;
    let stream: MediaStream | undefined;
    const run = async () => {
      const [{ BarcodeDetector, prepareZXingModule }, { default: wasm }] = await Promise.all([
        import("barcode-detector/ponyfill"),
        import("zxing-wasm/reader/zxing_reader.wasm?url"),
      ]);
      prepareZXingModule({ overrides: { locateFile: (path: string) => (path.endsWith(".wasm") ? wasm : path) } });
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      const element = video.current;
      if (!live() || !element) return;
      element.srcObject = stream;
      await element.play();
      const detector = new BarcodeDetector();
      let last = { code: "", seen: 0 };
      while (live()) {
        const [found] = await detector.detect(element).catch(() => []);
        const now = performance.now();
        if (found) {
          // A code that stays in view is one thing; it counts again once it was away.
          const fresh = found.rawValue !== last.code || now - last.seen > SAME_AGAIN_MS;
          last = { code: found.rawValue, seen: now };
          if (fresh) heard.current(found.rawValue);
        }
        await new Promise((done) => setTimeout(done, EVERY_MS));
      }
    };
    run().catch(() => setDenied(true));
    return () => {
      stop.abort();
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, [secure]);
  if (!secure || denied) return <p role="alert" className={styles.note}>{say(denied ? "camera.denied" : "camera.insecure")}</p>;
  return <video ref={video} className={styles.camera} muted playsInline />;
}
