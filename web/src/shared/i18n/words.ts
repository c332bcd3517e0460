import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { i18n } from "./i18n";

export type Values = Record<string, string | number>;

/** A room's words: its keys are checked by the compiler, and English has every key that Chinese has. */
export interface Words<K extends string> {
  namespace: string;
  keys: readonly K[];
}

/**
 * Registers a room's words in both languages.
 *
 * `{{name}}` is filled in from the values. English may add `key_one` beside `key` for a count of one.
 */
export function defineWords<const T extends Record<string, string>>(
  namespace: string,
  zh: T,
  en: { [K in keyof T]: string } & Record<`${string}_one`, string>,
): Words<Extract<keyof T, string>> {
  i18n.addResourceBundle("zh-CN", namespace, zh, true, true);
  i18n.addResourceBundle("en", namespace, en, true, true);
  return { namespace, keys: Object.keys(zh) as Extract<keyof T, string>[] };
}

export type Say<K extends string> = (key: K, values?: Values) => string;

/** The room's words in the language of the interface: `const say = useWords(words); say("list.title")`. */
export function useWords<K extends string>(words: Words<K>): Say<K> {
  const { t } = useTranslation();
  return useCallback<Say<K>>((key, values) => t(key, { ns: words.namespace, keySeparator: false, ...values }), [t, words]);
}

/** The same outside of components. */
export function say<K extends string>(words: Words<K>, key: K, values?: Values): string {
  return i18n.t(key, { ns: words.namespace, keySeparator: false, ...values });
}

/** A word that the server names by code (a stage, a kind): the room's word if it has one, else the code itself. */
export function sayCode<K extends string>(words: Words<K>, prefix: string, code: string): string {
  const key = `${prefix}.${code}`;
  return (words.keys as readonly string[]).includes(key) ? i18n.t(key, { ns: words.namespace, keySeparator: false }) : code;
}
