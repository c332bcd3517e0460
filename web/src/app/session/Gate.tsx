import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { type ReactNode, useEffect, useMemo, useState } from "react";

import { $api, api, keepCsrf, onSignedOut, type Schemas } from "@/shared/api/client";
import { speak } from "@/shared/i18n/i18n";
import { listen } from "@/shared/live/live";
import { type Session, SessionContext } from "@/shared/session/session";
import { Trouble } from "@/shared/ui/Trouble";

import { SignIn } from "./SignIn";

const SESSION = ["get", "/api/v1/session"] as const;

/** Shows the application to whoever is signed in, the sign-in page to others. */
export function Gate({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const answer = $api.useQuery("get", "/api/v1/session", {}, { staleTime: Infinity });
  const me = answer.data?.user ?? null;
  keepCsrf(answer.data?.csrf_token);

  useEffect(() => onSignedOut(() => void client.invalidateQueries({ queryKey: SESSION })), [client]);
  useEffect(() => (me ? listen(client) : undefined), [client, me?.id]); // eslint-disable-line react-hooks/exhaustive-deps
  const greeted = useLanguageOf(me);
  const session = useMemo(() => (me ? sessionOf(me, () => leave(client)) : null), [client, me]);

  if (answer.isPending) return null; // a moment; the page would only flash
  // The theme's colours hold inside of antd's own frame only; the shell brings its own.
  if (answer.isError) return <App><Trouble failure={answer.error} onRetry={() => void answer.refetch()} /></App>; // prettier-ignore
  if (!session) return <App style={{ height: "100%" }}><SignIn onDone={(next) => client.setQueryData([...SESSION, {}], next)} /></App>; // prettier-ignore
  if (greeted !== session.me.id) return null; // what is asked of the server now would be answered in another language
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Switches the interface to a person's language; answers whose language it is, once it is. */
function useLanguageOf(me: Schemas["MeOut"] | null): number | undefined {
  const [greeted, setGreeted] = useState<number>();
  useEffect(() => {
    if (!me) return;
    void speak(me.language === "en" ? "en" : "zh-CN").then(() => setGreeted(me.id));
  }, [me?.id, me?.language]); // eslint-disable-line react-hooks/exhaustive-deps
  return greeted;
}

function sessionOf(me: Schemas["MeOut"], signOut: () => Promise<void>): Session {
  const granted = new Set(me.capabilities);
  const hidden = new Set<string>(me.masks);
  return { me, signOut, may: (capability) => granted.has(capability), sees: (mask) => !hidden.has(mask) };
}

async function leave(client: ReturnType<typeof useQueryClient>): Promise<void> {
  await api.DELETE("/api/v1/session");
  client.clear();
  window.location.assign("/");
}
