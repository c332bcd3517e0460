import { useQueryClient } from "@tanstack/react-query";
import { Alert, Skeleton } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { $api } from "@/shared/api/client";
import forms from "@/shared/form/form.module.css";
import { useWords } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { Page } from "@/shared/ui/Page";
import { Trouble } from "@/shared/ui/Trouble";

import { AxisAdder } from "../parts/AxisAdder";
import { NewVariants } from "../parts/NewVariants";
import { useStyleStock } from "../parts/useStyleStock";
import { VariantMatrix } from "../parts/VariantMatrix";
import { type Added, type Cell, type Style, matrixOf } from "../parts/variants";
import { catalogWords } from "../words";

/** A style: which colours and sizes there are, with their stock, and which are missing; new ones are added here. */
export function StylePage() {
  const say = useWords(catalogWords);
  const { code = "" } = useParams();
  const found = $api.useQuery("get", "/api/v1/styles/{ref}", { params: { path: { ref: code } } });
  const title = say("style");
  if (found.isError) return <Page title={title}><Trouble failure={found.error} onRetry={() => void found.refetch()} /></Page>; // prettier-ignore
  if (!found.data) return <Page title={title}><Skeleton active paragraph={{ rows: 10 }} /></Page>; // prettier-ignore
  return (
    <Page title={found.data.name} meta={found.data.code} guide="masters" actions={<Link to={`/products?q=${encodeURIComponent(found.data.code)}`}>{say("style.list")}</Link>}>
      <Variants key={found.data.id} style={found.data} />
    </Page>
  ); // prettier-ignore
}

function Variants({ style }: { style: Style }) {
  const say = useWords(catalogWords);
  const { may } = useSession();
  const client = useQueryClient();
  const stock = useStyleStock(style.code);
  const [added, setAdded] = useState<Added>({});
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const matrix = matrixOf(style, added);
  const cells = matrix.rows.flatMap((row) => row.cells);
  const chosen = cells.filter(({ key, variant }) => ticked.has(key) && !variant);
  const edits = may("products.edit") && style.active;
  const axes = Object.keys(style.axes).length > 0 ? Object.keys(style.axes) : [say("axis.first"), say("axis.second")];
  const tick = (keys: readonly string[], on: boolean) => {
    const next = new Set(ticked);
    for (const key of keys) {
      if (on) next.add(key);
      else next.delete(key);
    }
    setTicked(next);
  };
  /** A new value's products are all wanted until somebody takes a tick away. */
  const add = (axis: string, values: readonly string[]) => {
    const next = { ...added, [axis]: { ...added[axis], ...Object.fromEntries(values.map((value) => [value, ""])) } };
    setAdded(next);
    const fresh = matrixOf(style, next).rows.flatMap((row) => row.cells).filter((cell) => values.includes(cell.values[axis] ?? ""));
    tick(fresh.map(({ key }) => key), true); // prettier-ignore
  };
  const shorten = (axis: string, value: string, short: string) => setAdded({ ...added, [axis]: { ...added[axis], [value]: short } });
  const drop = (axis: string, value: string) => setAdded({ ...added, [axis]: Object.fromEntries(Object.entries(added[axis] ?? {}).filter(([name]) => name !== value)) });
  const reset = async () => {
    setAdded({});
    setTicked(new Set());
    await client.invalidateQueries({ predicate: ({ queryKey }) => /^\/api\/v1\/(styles|products|stock)/.test(String(queryKey[1])) });
  };
  return (
    <div>
      {style.active ? null : <Alert type="warning" showIcon title={say("style.inactive")} style={{ marginBottom: 16 }} />}
      <section className={forms.section}>
        <h2>{say("axes")}<span className={forms.meta}>{say("variants.count", { count: style.variants.length })}</span></h2>
        {cells.length === 0 ? <p className={forms.meta}>{say("variants.none")}</p> : <VariantMatrix matrix={matrix} ticked={ticked} stock={stock} edits={edits} onTick={(cell: Cell, on) => tick([cell.key], on)} />}
        {matrix.others.length > 0 ? (
          <p className={forms.meta}>{say("variants.others")} {matrix.others.map((one) => <Link key={one.id} to={`/products/${encodeURIComponent(one.sku)}`} style={{ marginInlineEnd: 8 }}>{one.name}</Link>)}</p>
        ) : null}
      </section>
      {edits ? (
        <section className={forms.section}>
          <h2>{say("variants.add")}<span className={forms.meta}>{say("variants.add.hint")}</span></h2>
          {axes.map((axis) => <AxisAdder key={axis} axis={axis} style={style} added={added} onAdd={(values) => add(axis, values)} onShort={(value, short) => shorten(axis, value, short)} onDrop={(value) => drop(axis, value)} />)}
        </section>
      ) : null}
      {edits ? <NewVariants style={style} added={added} chosen={chosen} onSaved={reset} onDrop={(cell) => tick([cell.key], false)} /> : null}
    </div>
  ); // prettier-ignore
}
