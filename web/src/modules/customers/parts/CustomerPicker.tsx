import { api, type Schemas } from "@/shared/api/client";
import { Combo } from "@/shared/ui/Combo";

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
  onKeyDown?: React.ComponentProps<typeof Combo>["onKeyDown"];
}

async function search(q: string): Promise<Customer[]> {
  const { data } = await api.GET("/api/v1/customers", { params: { query: { q, limit: 8, active: true } } });
  return data?.items ?? [];
}

/** A customer by code, name, pinyin initials or the tail of a phone number. */
export function CustomerPicker(props: Props) {
  return (
    <Combo<Customer>
      {...props}
      search={search}
      itemKey={(customer) => customer.code}
      item={(customer) => (
        <>
          <span>{customer.name}</span>
          <small style={{ color: "var(--ant-color-text-tertiary)" }}>{customer.code}</small>
        </>
      )}
    />
  );
}
