import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export type Language = "zh-CN" | "en";
const KEPT = "meidan.language";

function first(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "zh-CN" || kept === "en") return kept;
  return "zh-CN";
}

export const i18n = i18next.createInstance();
void i18n.use(initReactI18next).init({
  lng: first(),
  fallbackLng: "zh-CN",
  resources: {},
  interpolation: { escapeValue: false }, // React escapes
  initAsync: false,
});
document.documentElement.lang = i18n.language;

/** Switches the interface; remembered on this device. */
export async function speak(language: Language): Promise<void> {
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  await i18n.changeLanguage(language);
}
