import type { KeyboardEvent } from "react";

import { api, type Schemas } from "@/shared/api/client";
import { Money } from "@/shared/ui/Money";
import { Combo } from "@/shared/ui/Combo";

export type Product = Schemas["ProductOut"];

interface Props {
  text: string;
  onText: (text: string) => void;
  onPick: (product: Product) => void;
  onKeep?: (text: string) => void;
  label: string;
  placeholder?: string;
  className?: string;
  cell?: string;
  invalid?: boolean;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

async function search(q: string): Promise<Product[]> {
  const { data } = await api.GET("/api/v1/products", { params: { query: { q, limit: 8, active: true } } });
  return data?.items ?? [];
}

/** A product by code, pinyin initials, name or barcode. */
export function ProductPicker(props: Props) {
  return (
    <Combo<Product>
      {...props}
      search={search}
      itemKey={(product) => product.sku}
      item={(product) => (
        <>
          <b style={{ fontWeight: 500 }}>{product.sku}</b>
          <span>{product.name}</span>
          {product.price === null ? null : (
            <span style={{ marginInlineStart: "auto" }}>
              <Money amount={product.price} currency={product.currency} />
              <small style={{ color: "var(--ant-color-text-tertiary)" }}>/{product.base_unit}</small>
            </span>
          )}
        </>
      )}
    />
  );
}
