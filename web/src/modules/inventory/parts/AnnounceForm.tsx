import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import { useState } from "react";

import { $api, api, newKey } from "@/shared/api/client";
import { problemOf } from "@/shared/api/problem";
import { FormDrawer } from "@/shared/form/FormDrawer";
import { useWords } from "@/shared/i18n/words";
import { uiWords } from "@/shared/ui/words";

import { stockWords } from "../words";
import { emptyLine, isFilled, type Line, readAmount } from "./lines";
import { LinesField } from "./LinesField";
import { useWarehouses } from "@/shared/session/warehouses";
import { useWrongLines } from "./wrong";

interface Fields {
  warehouse?: string;
  expected_at?: string;
  supplier?: string;
  reference?: string;
}

/** Goods that are on their way: from now on orders can promise a date by them. */
export function AnnounceForm({ onClose }: { onClose: () => void }) {
  const say = useWords(stockWords);
  const ui = useWords(uiWords);
  const client = useQueryClient();
  const { options, first } = useWarehouses();
  const suppliers = $api.useQuery("get", "/api/v1/suppliers", { params: { query: { limit: 100 } } });
  const [key] = useState(newKey);
  const [lines, setLines] = useState<Line[]>(() => [emptyLine()]);
  const { wrong, mark, tell } = useWrongLines();
  const save = async (fields: Fields) => {
    const filled = lines.filter(isFilled);
    const given = filled.map((line) => ({ product: line.product.trim(), quantity: readAmount(line.quantity, false) ?? "" }));
    const bad = given.flatMap((one, index) => (one.product && one.quantity ? [] : [[lines.indexOf(filled[index] ?? emptyLine()), ui("required")] as const]));
    mark(new Map(bad));
    if (given.length === 0 || bad.length > 0) throw tell(say("needLine"));
    try {
      await api.POST("/api/v1/receipts", { params: { header: { "Idempotency-Key": key } }, body: { reference: "", note: "", ...fields, lines: given } });
    } catch (failure) {
      mark(new Map(problemOf(failure).errors.flatMap(({ path, message }) => {
        const place = /^\/lines\/(\d+)/.exec(path)?.[1];
        return place === undefined ? [] : [[lines.indexOf(filled[Number(place)] ?? emptyLine()), message] as const];
      })));
      throw failure;
    }
    await client.invalidateQueries({ predicate: ({ queryKey }) => /\/api\/v1\/(stock|receipts)/.test(String(queryKey[1])) });
  }; // prettier-ignore
  return (
    <FormDrawer<Fields> title={say("announce.title")} initial={{ warehouse: first }} save={save} saved={say("done.announce")} onClose={onClose} width={560}>
      <Form.Item name="warehouse" label={say("warehouse")}><Select options={options} /></Form.Item>
      <Form.Item name="expected_at" label={say("expected")} rules={[{ required: true, message: ui("required") }]}><Input type="date" /></Form.Item>
      <Form.Item name="supplier" label={say("supplier")}><Select allowClear options={(suppliers.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))} /></Form.Item>
      <Form.Item name="reference" label={say("reference")}><Input maxLength={80} /></Form.Item>
      <LinesField lines={lines} onChange={setLines} quantity={say("quantity")} wrong={wrong} />
    </FormDrawer>
  ); // prettier-ignore
}
