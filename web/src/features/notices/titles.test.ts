import i18next, { type TFunction } from "i18next";
import { beforeAll, describe, expect, test } from "vitest";
import en from "@/locales/en/notices.json";
import enWords from "@/locales/en/words.json";
import es from "@/locales/es/notices.json";
import esWords from "@/locales/es/words.json";
import { type Told, titleOf } from "./titles";

beforeAll(() =>
  i18next.init({
    ns: ["notices", "words"],
    resources: { en: { notices: en, words: enWords }, es: { notices: es, words: esWords } },
    interpolation: { escapeValue: false },
  }),
);

async function said(language: "en" | "es", kind: string, facts: Told["facts"]): Promise<string | null> {
  await i18next.changeLanguage(language);
  const t = i18next.getFixedT(language, ["notices", "words"]) as TFunction<["notices", "words"]>;
  const named = (skill: string, title: string) =>
    language === "es" && skill === "math/algebra" ? "Álgebra" : title;
  return titleOf({ kind, facts }, { t, zone: "Africa/Nairobi", named });
}

describe("a notice in one line", () => {
  test("an amount is in the reader's writing", async () => {
    expect(await said("en", "payout_sent", { amount: "1234.50 USD" })).toBe("$1,234.50 is on its way");
    expect(await said("es", "payout_sent", { amount: "12.50 EUR" })).toMatch(/^12,50\s€ en camino$/);
    const several = { amount: "-2.00 USD, 3 JPY" };
    expect(await said("en", "balance_changed", several)).toBe("Your balance was changed by -$2.00, ¥3");
  });

  test("a deadline is in the reader's zone, and says which", async () => {
    const facts = { project: "Rivers", deadline_at: "2026-11-24T12:04:00+00:00", time_left: "3 h 0 min" };
    expect(await said("en", "claim_reminder", facts)).toMatch(/“Rivers” is due on .*24.*3:04.*(EAT|GMT\+3)/);
    expect(await said("es", "claim_reminder", facts)).toMatch(/«Rivers» vence el .*24.*15:04.*(EAT|GMT\+3)/);
  });

  test("minutes are counted, and a skill has its name", async () => {
    expect(await said("es", "contest_decided", { project: "Ríos", granted_minutes: 1 })).toBe(
      "Tu tiempo en «Ríos»: 1 minuto concedido",
    );
    const facts = { skill: "Algebra", proved: "math/algebra", expires_at: "2026-11-24T22:00:00+00:00" };
    expect(await said("es", "skill_expiring", facts)).toMatch(/^Tu prueba de Álgebra caduca el 25 nov/);
  });

  test("a step says what it is, that it was an emergency, and which pause stays", async () => {
    const paused = { step_id: "stp_1", step: "project_pause", project: "Rivers" };
    expect(await said("en", "standing_step", paused)).toBe("You are paused in “Rivers”");
    const urgent = { step: "suspended", emergency_reason: "It could not wait at all." };
    expect(await said("es", "standing_step", urgent)).toBe("Tu cuenta está suspendida (urgencia)");
    const lifted = { step: "active", paused_in: "“Rivers”" };
    expect(await said("en", "standing_lifted", lifted)).toBe(
      "Your account is free again, except in “Rivers”",
    );
    expect(await said("es", "standing_changed", { standing: "warned" })).not.toMatch(/warned/);
  });

  test("what lacks a fact, and what nobody knows, stays as the platform says it", async () => {
    expect(await said("es", "payout_sent", {})).toBeNull();
    expect(await said("es", "contest_decided", { project: "Ríos" })).toBeNull();
    expect(await said("es", "claim_reminder", { project: "Ríos", deadline_at: "soon" })).toBeNull();
    expect(await said("es", "standing_step", {})).toBeNull();
    expect(await said("es", "of_tomorrow", { amount: "1.00 USD" })).toBeNull();
  });
});
