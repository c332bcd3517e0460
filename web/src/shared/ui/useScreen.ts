import { useSyncExternalStore } from "react";

const PHONE = "(max-width: 767px)";

/** Whether the page is as narrow as a phone's. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    (call) => {
      const query = window.matchMedia(PHONE);
      query.addEventListener("change", call);
      return () => query.removeEventListener("change", call);
    },
    () => window.matchMedia(PHONE).matches,
  );
}
