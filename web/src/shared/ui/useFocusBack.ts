import { type RefObject, useEffect, useRef } from "react";

/** Where the focus goes when a dialog that was opened from here has closed; else it would be lost with the dialog. */
export function useFocusBack<T extends HTMLElement>(open: boolean): RefObject<T | null> {
  const place = useRef<T>(null);
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !open) place.current?.focus();
    was.current = open;
  }, [open]);
  return place;
}
