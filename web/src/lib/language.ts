import i18next from "i18next";
import resourcesToBackend from "i18next-resources-to-backend";
import { initReactI18next } from "react-i18next";
import type { Catalogues } from "./words.gen";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: Catalogues;
  }
}

export const LANGUAGES = { en: "English", es: "Español" } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT_UNDER = "inlier.language";

/** The language chosen here before, else the first of the browser's that there is. */
export function wanted(): Language {
  const asked = [localStorage.getItem(KEPT_UNDER), ...navigator.languages].map(
    (tag) => tag?.slice(0, 2) ?? "",
  );
  return asked.find((tag): tag is Language => tag in LANGUAGES) ?? "en";
}

/** What the API says itself in English, exactly: these catalogues are of the other languages alone. */
export const SAID_BY_API: readonly string[] = ["refusals", "standing_rules"];

/** Begin with a language; `words` is there at once, a feature's own catalogue comes with the feature. */
export async function speak(language: Language): Promise<void> {
  i18next.on("languageChanged", (chosen) => {
    document.documentElement.lang = chosen;
  });
  await i18next
    .use(
      resourcesToBackend((tag: string, catalogue: string) =>
        tag === "en" && SAID_BY_API.includes(catalogue) ? {} : import(`../locales/${tag}/${catalogue}.json`),
      ),
    )
    .use(initReactI18next)
    .init({
      lng: language,
      supportedLngs: Object.keys(LANGUAGES),
      ns: ["words"],
      defaultNS: "words",
      interpolation: { escapeValue: false }, // React escapes
      returnNull: false,
    });
}

export async function choose(language: Language): Promise<void> {
  localStorage.setItem(KEPT_UNDER, language);
  await i18next.changeLanguage(language);
}

/** How numbers and dates are written: as the browser's own region does in the chosen language. */
export function locale(): string {
  const own = navigator.languages.find((tag) => tag.split("-")[0] === i18next.language);
  return own ?? i18next.language;
}
