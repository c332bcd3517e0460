import type { KeyboardEvent } from "react";

import { api, type Schemas } from "@/shared/api/client";
import { grouped } from "@/shared/format/numbers";
import { dayWords } from "@/shared/format/times";
import { useWords } from "@/shared/i18n/words";
import { Combo } from "@/shared/ui/Combo";
import { Money } from "@/shared/ui/Money";

import { pickerWords } from "./pickerWords";
import styles from "./picker.module.css";

export type Suggested = Schemas["SuggestedOut"];
/** What a customer takes again and again. */
export type Usual = Schemas["HabitOut"];
export type Offered = { as: "product"; product: Suggested } | { as: "style"; code: string; name: string } | { as: "usual"; product: Usual };

interface Props {
  text: string;
  onText: (text: string) => void;
  onPick: (offered: Offered) => void;
  onKeep?: (text: string) => void;
  /** Whose prices and own codes are meant. */
  customer?: string;
  /** What ↓ offers in an empty field. */
  usual?: () => Promise<readonly Usual[]>;
  currency?: string;
  label: string;
  placeholder?: string;
  className?: string;
  cell?: string;
  invalid?: boolean;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}

const STYLES_FROM = 2;

/** Products that a text may mean to this customer; a style comes first while the text does not say which variant. */
export async function offeredFor(q: string, customer = ""): Promise<Offered[]> {
  const [found, styled] = await Promise.all([
    api.GET("/api/v1/products:suggest", { params: { query: { q, customer, limit: 8 } } }),
    q.length < STYLES_FROM ? undefined : api.GET("/api/v1/styles", { params: { query: { q, limit: 3 } } }),
  ]);
  const begins = (code: string) => code.toLowerCase().startsWith(q.toLowerCase());
  const shown: Offered[] = (styled?.data?.items ?? []).filter((one) => begins(one.code)).map(({ code, name }) => ({ as: "style", code, name }));
  const products: Offered[] = (found.data?.items ?? []).map((product) => ({ as: "product", product }));
  const exact = found.data?.items[0]?.code === q;
  return exact ? [...products, ...shown] : [...shown, ...products];
}

/** The code an offered product or style goes by. */
export function codeOf(offered: Offered): string {
  if (offered.as === "style") return offered.code;
  return offered.product.product;
}

/** What an order line may be: a product as this customer is offered it, by any of its codes; or a whole style. */
export function OfferPicker({ customer, usual, currency, ...props }: Props) {
  return (
    <Combo<Offered>
      {...props}
      search={(q) => offeredFor(q, customer)}
      {...(usual ? { usual: async () => (await usual()).map((product) => ({ as: "usual" as const, product })) } : {})}
      itemKey={(offered) => (offered.as === "usual" ? `${offered.product.product} ${offered.product.unit}` : codeOf(offered))}
      item={(offered) => <Item offered={offered} currency={currency} />}
    />
  );
}

function Item({ offered, currency }: { offered: Offered; currency?: string }) {
  const say = useWords(pickerWords);
  if (offered.as === "style") {
    return <><b className={styles.code}>{offered.code}</b><span>{offered.name}</span><small className={styles.aside}>{say("style")}</small></>; // prettier-ignore
  }
  if (offered.as === "usual") {
    const { product, name, times, last_quantity, unit } = offered.product;
    return <><b className={styles.code}>{product}</b><span>{name}</span><small className={styles.aside}>{say("usual", { times, quantity: grouped(last_quantity), unit })}</small></>; // prettier-ignore
  }
  const { product, name, match, code, unit, unit_price, available, expected } = offered.product;
  const none = available !== null && Number(available) <= 0;
  return (
    <>
      <b className={styles.code}>{product}</b>
      <span>{name}</span>
      {match === "own_code" ? <small className={styles.grey}>{say("own", { code })}</small> : null}
      <span className={styles.aside}>
        {available === null ? null : <small className={none ? styles.none : styles.grey}>{none ? say("none") : say("free", { n: grouped(available) })}{none && expected ? ` · ${say("soon", { day: dayWords(expected) })}` : ""}</small>}
        {unit_price === null ? null : <span><Money amount={unit_price} currency={currency} /><small className={styles.grey}>/{unit}</small></span>}
      </span>
    </>
  ); // prettier-ignore
}
