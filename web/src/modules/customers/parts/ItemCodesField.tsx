import { DeleteOutlined } from "@ant-design/icons";
import { Button, Form, Input } from "antd";

import { ProductPicker } from "@/modules/catalog/parts/ProductPicker";
import form from "@/shared/form/form.module.css";
import { useWords } from "@/shared/i18n/words";
import { uiWords } from "@/shared/ui/words";

import { customersWords } from "../words";
import styles from "./customers.module.css";

/** The customer's own codes for our products. */
export function ItemCodesField() {
  const say = useWords(customersWords);
  const ui = useWords(uiWords);
  return (
    <Form.List name="item_codes">
      {(rows, list) => (
        <>
          {rows.map(({ key, name: at }) => (
            <div key={key} className={form.row}>
              <Form.Item name={[at, "code"]} rules={[{ required: true, message: ui("required") }]} style={{ marginBottom: 12 }}><Input aria-label={`${say("theirs")} ${at + 1}`} placeholder={say("theirs")} autoCapitalize="none" /></Form.Item>
              <Form.Item name={[at, "product"]} rules={[{ required: true, message: ui("required") }]} style={{ marginBottom: 12 }}><Product label={`${say("ours")} ${at + 1}`} placeholder={say("ours")} /></Form.Item>
              <Form.Item name={[at, "unit"]} style={{ marginBottom: 12 }}><Input aria-label={`${say("unit")} ${at + 1}`} placeholder={say("unit")} /></Form.Item>
              <Button type="text" icon={<DeleteOutlined />} aria-label={say("remove", { n: at + 1 })} onClick={() => list.remove(at)} />
            </div>
          ))}
          <Button onClick={() => list.add({ code: "", product: "", unit: "" })}>{say("addCode")}</Button>
        </>
      )}
    </Form.List>
  ); // prettier-ignore
}

/** The product picker as a field of a form. */
function Product({ value = "", onChange, label, placeholder }: { value?: string; onChange?: (sku: string) => void; label: string; placeholder: string }) {
  return <ProductPicker text={value} label={label} placeholder={placeholder} className={styles.input} onText={(text) => onChange?.(text)} onPick={(product) => onChange?.(product.sku)} />;
}
