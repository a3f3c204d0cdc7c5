import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { speak } from "@/lib/language";
import rules from "@/locales/es/standing_rules.json";
import { Rule } from "./Step";

const QUOTED = "What you hand in is your own work.";

beforeAll(async () => {
  await speak("es");
  await i18next.loadNamespaces(["standing", "standing_rules"]);
});

function shown(code: string): HTMLElement {
  return render(
    <MantineProvider>
      <Rule code={code} quoted={QUOTED} />
    </MantineProvider>,
  ).container;
}

test("the rule a step rests on is said in Spanish, and as it was quoted", async () => {
  const rule = shown("own_work");
  await screen.findByText("Detalle exacto, en inglés:", { exact: false });
  expect(rule.textContent).toContain(rules.own_work);
  expect(rule.querySelector('[lang="en"]')?.textContent).toBe(QUOTED);
});

test("a rule that has no Spanish yet, and every rule in English, is said as it was quoted", async () => {
  expect(shown("brand_new").textContent?.endsWith(QUOTED)).toBe(true);
  await i18next.changeLanguage("en");
  expect(shown("own_work").textContent?.endsWith(QUOTED)).toBe(true);
});
