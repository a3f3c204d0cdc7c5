import i18next, { type TFunction } from "i18next";
import { beforeAll, expect, test } from "vitest";
import en from "@/locales/en/attempts.json";
import es from "@/locales/es/attempts.json";
import { noteSaid } from "./notes";

const translate = (language: string) => i18next.getFixedT(language, "attempts") as TFunction<["attempts"]>;

beforeAll(() =>
  i18next.init({
    ns: ["attempts"],
    resources: { en: { attempts: en }, es: { attempts: es } },
    interpolation: { escapeValue: false },
  }),
);

test("what the platform noted of a function is in the reader's language, anything else is left", () => {
  expect(noteSaid("3 of 5 cases; first failure: raised", translate("es"))).toBe(
    "3 de 5 casos; el primero que falló: se produjo una excepción",
  );
  expect(noteSaid("1 of 1 cases", translate("en"))).toBe("1 of 1 case");
  expect(noteSaid("It could not be run; an administrator read it", translate("es"))).toMatch(/administrador/);
  expect(noteSaid("2 of 5 cases; first failure: moonlight", translate("es"))).toBeNull();
  expect(noteSaid("Well done", translate("es"))).toBeNull();
});
