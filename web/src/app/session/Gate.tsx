import { useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { type ReactNode, useEffect, useMemo } from "react";

import { $api, api, keepCsrf, onSignedOut, type Schemas } from "@/shared/api/client";
import { i18n, speak } from "@/shared/i18n/i18n";
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
  useEffect(() => {
    const wanted = me?.language === "en" ? "en" : "zh-CN";
    if (me && i18n.language !== wanted) void speak(wanted);
  }, [me?.language]); // eslint-disable-line react-hooks/exhaustive-deps
  const session = useMemo(() => (me ? sessionOf(me, () => leave(client)) : null), [client, me]);

  if (answer.isPending) return null; // a moment; the page would only flash
  // The theme's colours hold inside of antd's own frame only; the shell brings its own.
  if (answer.isError) return <App><Trouble failure={answer.error} onRetry={() => void answer.refetch()} /></App>; // prettier-ignore
  if (!session) return <App style={{ height: "100%" }}><SignIn onDone={(next) => client.setQueryData([...SESSION, {}], next)} /></App>; // prettier-ignore
  return <SessionContext value={session}>{children}</SessionContext>;
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
