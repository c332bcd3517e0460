import { createContext, useContext } from "react";

import type { Schemas } from "@/shared/api/client";

export type Me = Schemas["MeOut"];

/** Whoever is signed in. Screens leave out what `may` refuses; the server refuses it anyway. */
export interface Session {
  me: Me;
  may: (capability: string) => boolean;
  sees: (mask: "cost" | "price" | "phone") => boolean;
  signOut: () => Promise<void>;
}

export const SessionContext = createContext<Session | null>(null);

/** The session; only used below the sign-in gate. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside of a signed-in page");
  return session;
}
