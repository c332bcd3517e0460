import { DeleteOutlined } from "@ant-design/icons";
import { Button, Form, type FormRule, Input } from "antd";

import { useWords } from "@/shared/i18n/words";
import { uiWords } from "@/shared/ui/words";

import styles from "./form.module.css";

interface Field {
  name: string;
  label: string;
  required?: boolean;
  inputMode?: "tel" | "email" | "decimal" | "numeric";
  placeholder?: string;
  rules?: FormRule[];
}

/** Rows of short fields that one adds and takes away, such as contacts. */
export function RowsField({ name, fields, add, empty }: { name: string; fields: readonly Field[]; add: string; empty: Record<string, string> }) {
  const ui = useWords(uiWords);
  return (
    <Form.List name={name}>
      {(rows, list) => (
        <>
          {rows.map(({ key, name: at }) => (
            <div key={key} className={styles.row}>
              {fields.map((field) => (
                <Form.Item key={field.name} name={[at, field.name]} rules={[...(field.required ? [{ required: true, message: ui("required") }] : []), ...(field.rules ?? [])]} style={{ marginBottom: 12 }}>
                  <Input aria-label={`${field.label} ${at + 1}`} placeholder={field.placeholder ?? field.label} inputMode={field.inputMode} />
                </Form.Item>
              ))}
              <Button type="text" icon={<DeleteOutlined />} aria-label={ui("removeRow", { n: at + 1 })} onClick={() => list.remove(at)} />
            </div>
          ))}
          <Button onClick={() => list.add(empty)}>{add}</Button>
        </>
      )}
    </Form.List>
  ); // prettier-ignore
}
