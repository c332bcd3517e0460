import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import { useState } from "react";

import { api, newKey, type Schemas } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { useWords } from "@/shared/i18n/words";
import { uiWords } from "@/shared/ui/words";

import { stockWords } from "../words";
import { Books } from "./Books";
import { emptyLine, isFilled, type Line, readAmount } from "./lines";
import { LinesField } from "./LinesField";
import { useWarehouses } from "@/shared/session/warehouses";
import { useWrongLines } from "./wrong";

export type Act = "adjust" | "count" | "transfer";

interface Props {
  act: Act;
  product?: Schemas["StockOut"];
  warehouse?: string;
  onClose: () => void;
}

interface Fields {
  warehouse: string;
  to?: string;
  reason?: string;
}

/** Adjusting, counting or transferring: several products at once, with what is in the books beside each. */
export function StockForm({ act, product, warehouse, onClose }: Props) {
  const { first } = useWarehouses();
  return first ? <Open act={act} product={product} warehouse={warehouse || first} onClose={onClose} /> : null;
}

function Open({ act, product, warehouse, onClose }: Props & { warehouse: string }) {
  const say = useWords(stockWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const { options } = useWarehouses();
  const [key] = useState(newKey);
  const [at, setAt] = useState(warehouse);
  const [lines, setLines] = useState<Line[]>(() => [lineOf(product)]);
  const { wrong, mark, tell } = useWrongLines();
  const required = [{ required: true, message: ui("required") }];
  const word = act === "adjust" ? say("change") : say(act === "count" ? "counted" : "quantity");

  const save = async (fields: Fields) => {
    const filled = lines.filter(isFilled);
    const places = new Map(filled.map((line, index) => [index, lines.indexOf(line)]));
    const amounts = filled.map((line) => readAmount(line.quantity, act === "adjust"));
    mark(new Map(filled.flatMap((line, index) => (amounts[index] === undefined || line.product === "" ? [[lines.indexOf(line), ui("required")] as const] : []))));
    if (filled.length === 0 || amounts.includes(undefined) || filled.some((line) => line.product === "")) throw tell(say("needLine"));
    try {
      await send(act, fields, filled.map((line, index) => [line.product.trim(), amounts[index] ?? ""]), key);
    } catch (failure) {
      mark(new Map(problemOf(failure).errors.flatMap(({ path, message }) => {
        const place = /^\/lines\/(\d+)/.exec(path)?.[1];
        return place === undefined ? [] : [[places.get(Number(place)) ?? 0, message] as const];
      })));
      throw failure;
    }
    await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith("/api/v1/stock") });
  }; // prettier-ignore
  return (
    <FormDrawer<Fields> title={say(`${act}.title`)} initial={{ warehouse, ...(act === "transfer" ? { to: options.find(({ value }) => value !== warehouse)?.value } : {}) }} save={save} saved={say(`done.${act}`)} onClose={onClose} width={560}>
      <Form.Item name="warehouse" label={say(act === "transfer" ? "from" : "warehouse")} rules={required}><Select options={options} onChange={(value: string) => setAt(value)} /></Form.Item>
      {act === "transfer" ? <Form.Item name="to" label={say("to")} rules={required}><Select options={options.filter(({ value }) => value !== at)} /></Form.Item> : null}
      <LinesField lines={lines} onChange={setLines} quantity={word} hint={act === "adjust" ? say("change.hint") : undefined} wrong={wrong} about={(line) => (line.picked ? <Books act={act} warehouse={at} line={line} /> : null)} />
      <Form.Item name="reason" label={say("reason")} rules={act === "adjust" ? required : []}><Input placeholder={act === "adjust" ? say("reason.adjust") : undefined} maxLength={500} /></Form.Item>
    </FormDrawer>
  ); // prettier-ignore
}

function lineOf(product: Schemas["StockOut"] | undefined): Line {
  const line = emptyLine();
  return product ? { ...line, product: product.product, name: product.name, unit: product.unit, picked: true } : line;
}

async function send(act: Act, { warehouse, to, reason = "" }: Fields, pairs: [string, string][], key: string): Promise<void> {
  const params = { header: { "Idempotency-Key": key } };
  if (act === "adjust") await api.POST("/api/v1/stock/adjustments", { params, body: { warehouse, reason, lines: pairs.map(([product, quantity]) => ({ product, quantity })) } });
  if (act === "count") await api.POST("/api/v1/stock/counts", { params, body: { warehouse, reason, lines: pairs.map(([product, counted]) => ({ product, counted })) } });
  if (act === "transfer") await api.POST("/api/v1/stock/transfers", { params, body: { from: warehouse, to: to ?? "", reason, lines: pairs.map(([product, quantity]) => ({ product, quantity })) } });
} // prettier-ignore
