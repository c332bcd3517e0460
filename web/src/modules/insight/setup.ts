const LEFT = "meidan.setup.left";

/** The set-up was put off: it is not shown by itself again in this tab, only offered. */
export function leaveSetup(): void {
  sessionStorage.setItem(LEFT, "1");
}

export function wasLeft(): boolean {
  return sessionStorage.getItem(LEFT) !== null;
}
