import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type catalogue from "../locales/en.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: typeof catalogue };
  }
}

export const LANGUAGES = { en: "English", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT_UNDER = "inlier.language";
const CATALOGUES: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import("../locales/en.json"),
  es: () => import("../locales/es.json"),
};

/** The language chosen here before, else the first of the browser's that there is. */
export function wanted(): Language {
  const asked = [localStorage.getItem(KEPT_UNDER), ...navigator.languages].map(
    (tag) => tag?.slice(0, 2) ?? "",
  );
  return asked.find((tag): tag is Language => tag in LANGUAGES) ?? "en";
}

export async function speak(language: Language): Promise<void> {
  const words = (await CATALOGUES[language]()).default;
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng: language,
      defaultNS: "words",
      ns: ["words"],
      resources: { [language]: { words } },
      interpolation: { escapeValue: false }, // React escapes
      returnNull: false,
    });
  } else {
    i18next.addResourceBundle(language, "words", words);
    await i18next.changeLanguage(language);
  }
  document.documentElement.lang = language;
}

export async function choose(language: Language): Promise<void> {
  localStorage.setItem(KEPT_UNDER, language);
  await speak(language);
}

/** How numbers and dates are written: as the browser's own region does in the chosen language. */
export function locale(): string {
  const own = navigator.languages.find((tag) => tag.split("-")[0] === i18next.language);
  return own ?? i18next.language;
}
