import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { speak } from "@/lib/language";
import es from "@/locales/es/payments.json";
import type { Line } from "./lines";
import { LineRow } from "./Statement";

const MORE = "More of this kind; every one of them is in the list of entries";
const STATEMENT = { period_id: "2026-11-16", currency: "USD", lines: [] } as unknown as Parameters<
  typeof LineRow
>[0]["statement"];
const line: Line = { kind: "work", work_period: "2026-11-16", count: 5, minor: 500 };

beforeAll(async () => {
  await speak("es");
  await i18next.loadNamespaces(["payments", "terms"]);
});

function shown(of: Line): string | null {
  render(
    <MantineProvider>
      <LineRow of={of} statement={STATEMENT} titles={{}} />
    </MantineProvider>,
  );
  return screen.getByRole("listitem").textContent;
}

test("the line of all others says so in the reader's language", () => {
  expect(shown({ ...line, reason: MORE, is_rest: true })).toContain(es.line.rest);
});

test("any other line has the words somebody wrote", () => {
  expect(shown({ ...line, reason: "Sorry for the outage" })).toContain("Sorry for the outage");
});
