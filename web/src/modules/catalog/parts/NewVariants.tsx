import { CloseOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Form, Input } from "antd";
import { useEffect, useState } from "react";

import { api, newKey, type Schemas } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import styles from "@/shared/form/form.module.css";
import { useLeaving } from "@/shared/form/useLeaving";
import { useWords } from "@/shared/i18n/words";
import { SEND_KEYS } from "@/shared/keys/keys";
import { useKeys } from "@/shared/keys/useKeys";
import { useSession } from "@/shared/session/session";
import { Conflict, isConflict } from "@/shared/ui/Conflict";
import { Money } from "@/shared/ui/Money";
import { uiWords } from "@/shared/ui/words";

import { catalogWords } from "../words";
import catalog from "./catalog.module.css";
import type { Added, Cell, Style } from "./variants";

interface Props {
  style: Style;
  added: Added;
  chosen: readonly Cell[];
  onSaved: () => Promise<void>;
  onDrop: (cell: Cell) => void;
}

type Typed = Record<string, { sku?: string; barcode?: string }>;
type Body = Schemas["VariantsIn"];

/** The products that will be made: their codes, a barcode where there is one, and whose price and units they take. */
export function NewVariants({ style, added, chosen, onSaved, onDrop }: Props) {
  const say = useWords(catalogWords);
  const ui = useWords(uiWords);
  const { message } = App.useApp();
  const [typed, setTyped] = useState<Typed>({});
  const [key, setKey] = useState(newKey);
  const body = bodyOf(style, added, chosen, typed);
  const preview = usePreview(style.code, body);
  const sending = useMutation({
    mutationFn: (version: number | undefined) => api.POST("/api/v1/styles/{ref}/variants", { params: { path: { ref: `id:${style.id}` }, header: { "Idempotency-Key": key } }, body: { ...body, ...(version === undefined ? {} : { version }) } }),
    onSuccess: () => {
      message.success(say("style.saved", { count: chosen.length }));
      setTyped({});
      setKey(newKey());
      return onSaved();
    },
  }); // prettier-ignore
  const save = () => {
    if (chosen.length > 0 && !sending.isPending) sending.mutate(style.version);
  };
  useKeys({ "mod+Enter": save });
  useLeaving(() => chosen.length > 0);
  const set = (cell: Cell, fields: Typed[string]) => setTyped({ ...typed, [cell.key]: { ...typed[cell.key], ...fields } });
  const left = sending.isError && !isConflict(sending.error) ? problemOf(sending.error) : undefined;
  if (chosen.length === 0) return null;
  return (
    <section className={styles.section} aria-label={say("proposed", { count: chosen.length })}>
      <h2>{say("proposed", { count: chosen.length })}</h2>
      <Conflict failure={sending.error} onLatest={() => { sending.reset(); void onSaved(); }} onKeep={() => sending.mutate(undefined)} />
      <div className={catalog.news}>
        {chosen.map((cell, at) => (
          <NewVariant key={cell.key} cell={cell} typed={typed[cell.key] ?? {}} planned={preview.data?.variants[at]} errors={(preview.data?.errors ?? []).filter(({ path }) => path.split("/")[2] === String(at) && path.startsWith("/variants/"))} onType={(fields) => set(cell, fields)} onDrop={() => onDrop(cell)} />
        ))}
      </div>
      <div className={styles.foot}>
        <Button type="primary" loading={sending.isPending} onClick={save}>{ui("save")} <kbd className={styles.kbd}>{SEND_KEYS}</kbd></Button>
        {left ? <Alert type="error" showIcon title={left.status === 0 ? `${ui("network")}。${ui("network.hint")}` : left.errors.map((one) => one.message).join(" ") || left.title} /> : <span className={styles.meta}>{ui("unsaved")}</span>}
      </div>
    </section>
  ); // prettier-ignore
}

interface RowProps {
  cell: Cell;
  typed: Typed[string];
  planned: Schemas["PlannedVariant"] | undefined;
  errors: readonly Schemas["Fault"][];
  onType: (fields: Typed[string]) => void;
  onDrop: () => void;
}

function NewVariant({ cell, typed, planned, errors, onType, onDrop }: RowProps) {
  const say = useWords(catalogWords);
  const { sees } = useSession();
  const name = Object.values(cell.values).join(" ");
  const wrong = (place: string) => errors.filter(({ path }) => path.includes(place)).map((one) => one.message).join(" ");
  const rest = errors.filter(({ path }) => !/\/(sku|barcodes)/.test(path)).map((one) => one.message).join(" ");
  const field = (place: string) => ({ style: { margin: 0 }, ...(wrong(place) ? { validateStatus: "error" as const, help: wrong(place) } : {}) });
  return (
    <div role="group" aria-label={name}>
      <b>{name}</b>
      <Form.Item {...field("/sku")}>
        <Input aria-label={`${name} ${say("sku")}`} value={typed.sku ?? cell.sku} onChange={(event) => onType({ sku: event.target.value })} autoCapitalize="none" />
      </Form.Item>
      <Form.Item {...field("/barcodes")}>
        <Input aria-label={`${name} ${say("barcode")}`} placeholder={say("barcode.optional")} value={typed.barcode ?? ""} onChange={(event) => onType({ barcode: event.target.value })} inputMode="numeric" />
      </Form.Item>
      <span className={catalog.meta}>
        {rest ? <span style={{ color: "var(--ant-color-error)" }}>{rest}</span> : planned?.taken_after ? say("takes", { sku: planned.taken_after }) : null}
        {planned?.price && sees("price") ? <> <Money amount={planned.price} currency={planned.currency} />/{planned.base_unit}</> : null}
      </span>
      <Button type="text" icon={<CloseOutlined />} aria-label={say("variant.drop", { name })} onClick={onDrop} />
    </div>
  ); // prettier-ignore
}

function bodyOf(style: Style, added: Added, chosen: readonly Cell[], typed: Typed): Body {
  const fresh = Object.entries(added).map(([axis, values]) => [axis, Object.entries(values).filter(([value]) => !style.axes[axis]?.includes(value) && chosen.some((cell) => cell.values[axis] === value))] as const);
  const used = fresh.filter(([, values]) => values.length > 0);
  const variants = chosen.map((cell) => {
    const { sku = cell.sku, barcode = "" } = typed[cell.key] ?? {};
    return { values: cell.values, ...(sku.trim() ? { sku: sku.trim() } : {}), ...(barcode.trim() ? { barcodes: [barcode.trim()] } : {}) };
  });
  return {
    axes: Object.fromEntries(used.map(([axis, values]) => [axis, values.map(([value]) => value)])),
    codes: Object.fromEntries(used.map(([axis, values]) => [axis, Object.fromEntries(values.filter(([, short]) => short.trim()).map(([value, short]) => [value, short.trim()]))])),
    variants,
  } as Body; // prettier-ignore
}

/** What the server makes of it, asked a moment after the last change. */
function usePreview(style: string, body: Body) {
  const text = JSON.stringify(body);
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return useQuery({
    queryKey: ["post", "/api/v1/styles/{ref}/variants:check", style, asked],
    queryFn: async () => {
      const answer = api.POST("/api/v1/styles/{ref}/variants:check", { params: { path: { ref: style } }, body: JSON.parse(asked) as Body });
      // A value that cannot be read at all, such as a mistyped barcode, is told like everything else.
      return answer.then(({ data }) => data ?? null, (failure: unknown) => (problemOf(failure).status === 422 ? { errors: problemOf(failure).errors, variants: [] } : Promise.reject(failure as Error)));
    },
    enabled: asked === text && body.variants.length > 0,
    retry: false,
  }); // prettier-ignore
}
