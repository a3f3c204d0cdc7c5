import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { queries, type Schemas } from "@/api/client";
import { speak } from "@/lib/language";
import es from "@/locales/es/projects.json";
import { Test } from "./Test";

const TEST: Schemas["TestView"] = {
  assessment_id: "asm_1",
  title: "Lógica",
  limit_minutes: 30,
  pass_percent: 70,
  unpaid_minutes: 0,
  stipend: null,
  pay: "In English",
  was_paid: false,
};

beforeAll(async () => {
  await speak("es");
  await i18next.loadNamespaces(["projects", "words"]);
});

test.each([
  ["once paid", { was_paid: true }, es.test.payOnce],
  ["unpaid", {}, es.test.payNone],
  ["paid", { stipend: { minor: 300, currency: "USD" } }, "cuando la entregas, la superes o no"],
])("the pay of a test is said in the reader's language: %s", (_, pay, said) => {
  const now = { test: { ...TEST, ...pay }, is_passed: false, is_running: false, retry_at: null };
  const { container } = render(
    <QueryClientProvider client={queries}>
      <MantineProvider>
        <Test now={now} state={null} />
      </MantineProvider>
    </QueryClientProvider>,
  );
  expect(container.textContent).toContain(said);
  expect(container.textContent).not.toContain(TEST.pay);
});
