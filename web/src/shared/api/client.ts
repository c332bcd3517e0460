import { QueryClient } from "@tanstack/react-query";
import createFetchClient, { type Middleware } from "openapi-fetch";
import createQueryClient from "openapi-react-query";

import { i18n } from "@/shared/i18n/i18n";

import { isProblem, problemOf, Refused } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

let csrfToken = "";

/** The token that writes carry; it comes with the session. */
export function keepCsrf(token: string | undefined): void {
  if (token) csrfToken = token;
}

const heard = new Set<() => void>();

/** Calls back when the server says that nobody is signed in any more. */
export function onSignedOut(callback: () => void): () => void {
  heard.add(callback);
  return () => heard.delete(callback);
}

const manners: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", i18n.language);
    if (request.method !== "GET" && csrfToken) request.headers.set("X-CSRFToken", csrfToken);
    return request;
  },
  async onResponse({ response, request }) {
    if (response.ok) return;
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => null);
    if (response.status === 401 && !new URL(request.url).pathname.endsWith("/session")) heard.forEach((call) => call());
    if (isProblem(body)) throw new Refused(body);
    throw new Refused({ status: response.status, code: "unreadable", title: response.statusText, errors: [] });
  },
};

/** The typed API: `api.GET("/api/v1/orders", …)`. It throws `Refused` for every answer that is not 2xx. */
export const api = createFetchClient<paths>({ baseUrl: window.location.origin });
api.use(manners);

/** The same as hooks: `$api.useQuery("get", "/api/v1/orders", …)`. */
export const $api = createQueryClient(api);

/** A new Idempotency-Key: keep one per form, so that pressing twice or a retry does the work once. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal stays one; only a cut line or a restarting server is worth another try.
      retry: (count, failure) => count < 2 && [0, 502, 503, 504].includes(problemOf(failure).status),
      refetchOnWindowFocus: false,
    },
  },
});
