import type { ComponentProps } from "react";

import { api, type Schemas } from "@/shared/api/client";
import { useWords } from "@/shared/i18n/words";
import { Combo } from "@/shared/ui/Combo";

import { customerPickerWords } from "./pickerWords";

type Customer = Schemas["CustomerListed"];

interface Props {
  text: string;
  onText: (text: string) => void;
  onPick: (customer: Customer) => void;
  onKeep?: (text: string) => void;
  label: string;
  placeholder?: string;
  className?: string;
  cell?: string;
  autoFocus?: boolean;
  invalid?: boolean;
  onKeyDown?: ComponentProps<typeof Combo>["onKeyDown"];
}

/** Customers that a text may mean, the nearest first. */
export async function customersFor(q: string): Promise<Customer[]> {
  const { data } = await api.GET("/api/v1/customers", { params: { query: { q, limit: 8, active: true } } });
  return data?.items ?? [];
}

/** The one that was meant when nobody waited for the list: by its code, or because no other fits. */
export function meantBy(q: string, found: readonly Customer[]): Customer | undefined {
  return found.find((one) => one.code.toLowerCase() === q.toLowerCase()) ?? (found.length === 1 ? found[0] : undefined);
}

/** A customer by code, name, pinyin initials or the tail of a phone number. */
export function CustomerPicker(props: Props) {
  const say = useWords(customerPickerWords);
  const grey = { color: "var(--ant-color-text-tertiary)" };
  return (
    <Combo<Customer>
      {...props}
      search={customersFor}
      itemKey={(customer) => customer.code}
      item={(customer) => (
        <>
          <span>{customer.name}</span>
          <small style={grey}>{customer.code}</small>
          <small style={{ ...grey, marginInlineStart: "auto", paddingInlineStart: 16 }}>
            {customer.on_hold ? say("hold") : (customer.addresses.find((one) => one.is_default)?.region ?? "")}
          </small>
        </>
      )}
    />
  );
}
