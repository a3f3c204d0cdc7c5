import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { beforeAll, describe, expect, test } from "vitest";
import { queries } from "@/api/client";
import { ProblemError, unanswered } from "@/api/problems";
import { Refused } from "@/components/Refused";
import es from "../locales/es/refusals.json";
import { useAct } from "./act";
import { speak } from "./language";
import { inWords, SAID } from "./rules";
import { wayOf } from "./ways";

const docs = (name: string) => readFileSync(join(process.cwd(), "../docs", name), "utf8");
const openapi = JSON.parse(docs("openapi.json")) as { "x-problems": Record<string, string> };
const listed = [...docs("generated/problems.md").matchAll(/^\| `([a-z-]+)` \| \d+ \| ([^|]+) \|/gm)];
/** Every refusal by its name, with its English title: the API's, and the gateway's before it. */
const titles = new Map([
  ...listed.map(([, name = "", title = ""]) => [name, title.trim()] as const),
  ...Object.entries(openapi["x-problems"]),
]);
const told = Object.entries(es.problems);

describe("refusals in Spanish", () => {
  test("every problem has its words, and none has words that is no problem", () => {
    expect(titles.size).toBeGreaterThan(180);
    expect(told.map(([name]) => name).sort()).toEqual([...titles.keys()].sort());
  });

  test.each(told)("%s is said in Spanish, with what happened and a way out", (name, { title, says }) => {
    expect(title.trim()).not.toBe("");
    expect(says.trim()).not.toBe("");
    expect(title).not.toBe(titles.get(name));
    expect(says).not.toContain(titles.get(name));
  });

  test("every call that they name has its page", () => {
    const calls = told.flatMap(([, { says }]) => says.match(/\b[A-Z]{3,6} \/[\w{}/-]*(?:\?\w+=\w+)?/g) ?? []);
    expect(calls.length).toBeGreaterThan(50);
    expect(calls.filter((call) => wayOf(call) === undefined)).toEqual([]);
  });

  test("every rule that is known has its words", () => {
    expect(SAID.map(([name]) => name).sort()).toEqual(Object.keys(es.rules).sort());
  });
});

const document = {
  type: "/problems/retry-not-yet",
  title: "The next try is possible 7 x 24 hours after the last was graded",
  status: 409,
  detail: "Come back at 2026-11-29T10:00:00Z; the questions will be drawn anew.",
  retry_at: "2026-11-29T10:00:00Z",
};
const RETRY = new ProblemError(document);

function broken(field: string, rule: string): ProblemError {
  const detail = `\`${field}\`: ${rule}.`;
  return new ProblemError({
    type: "/problems/body-invalid",
    title: "Broken",
    status: 422,
    detail,
    field,
    rule,
  });
}

async function shown(error: unknown): Promise<HTMLElement> {
  render(
    <QueryClientProvider client={queries}>
      <MantineProvider>
        <Refused error={error} />
      </MantineProvider>
    </QueryClientProvider>,
  );
  return screen.findByRole("alert");
}

function Field({ error }: { error: ProblemError }) {
  const send = useAct(() => Promise.reject(error));
  return (
    <button type="button" onClick={() => void send.run()}>
      {send.about("name")}
    </button>
  );
}

async function beside(error: ProblemError): Promise<HTMLElement> {
  render(<Field error={error} />);
  await act(async () => fireEvent.click(screen.getByRole("button")));
  await act(() => new Promise((done) => setTimeout(done, 5)));
  return screen.getByRole("button");
}

describe("a refusal", () => {
  beforeAll(async () => {
    await speak("es");
    await i18next.loadNamespaces("refusals");
  });

  test("is said in Spanish, with the API's exact words as English below", async () => {
    const alert = await shown(RETRY);
    expect(alert.textContent).toContain(es.problems["retry-not-yet"].title);
    expect(alert.textContent).toMatch(/Vuelve a partir del .*29 nov/);
    const exact = alert.querySelector('[lang="en"]');
    expect(exact?.textContent).toBe(RETRY.detail);
  });

  test("says nothing with a gap where the API told no value", async () => {
    const { title } = es.problems["retry-not-yet"];
    const alert = await shown(new ProblemError({ type: "/problems/retry-not-yet", title: "x", status: 409 }));
    expect(alert.textContent).toBe(title);
  });

  test("of a name that is not known yet keeps the API's words", async () => {
    const alert = await shown(
      new ProblemError({ type: "/problems/brand-new", title: "Quite new", status: 409, detail: "Wait." }),
    );
    expect(alert.textContent).toContain("Quite newWait.");
  });

  test.each([
    ["is required", "Es obligatorio."],
    ["is text of 1 to 80 characters", "Tiene que ser un texto de 1 a 80 caracteres."],
    ["is text of at most 80 characters or null", "Tiene que ser un texto de 80 caracteres como máximo."],
    ["is a whole number from 1 to 5", "Tiene que ser un número entero de 1 a 5."],
    ["is one of accept, reject", "Tiene que ser uno de estos: accept, reject."],
    ["is text that matches ^acc_", "Tiene que ser un texto de esta forma: ^acc_"],
    ["is not a known field; known here: a, b", "Este campo no se conoce aquí."],
    ["says in at least 20 characters why; the person reads it", "Explícalo en al menos 20 caracteres."],
    ["has at least 50 words, not 3", "Tiene 3 palabras; hacen falta al menos 50."],
  ])("beside a field: %s", async (rule, said) => {
    expect(inWords(rule)).toBe(said);
    expect((await beside(broken("name", rule))).textContent).toBe(said);
  });

  test("of a call that got no answer asks for no words: nothing could be fetched", async () => {
    i18next.removeResourceBundle("es", "refusals");
    const alert = await shown(unanswered());
    expect(alert.textContent).toContain(i18next.t("problems.unreachable.title"));
    expect(i18next.hasResourceBundle("es", "refusals")).toBe(false);
    i18next.addResourceBundle("es", "refusals", es);
  });

  test("beside a field, with a rule that has no Spanish, is marked as English", async () => {
    const field = await beside(broken("name", "lies ahead of the moon"));
    expect(field.querySelector('[lang="en"]')?.textContent).toBe("Lies ahead of the moon.");
  });

  test("beside a field, with a rule of its own, is said in its problem's words", async () => {
    const type = "/problems/phone-not-mobile";
    const refused = new ProblemError({
      type,
      title: "x",
      status: 422,
      detail: "y",
      field: "name",
      rule: "z",
    });
    expect((await beside(refused)).textContent).toBe(es.problems["phone-not-mobile"].says);
  });

  test("in English is said in the API's own words alone", async () => {
    await i18next.changeLanguage("en");
    const alert = await shown(RETRY);
    expect(alert.textContent).toBe(`${RETRY.message}${RETRY.detail}`);
    expect(alert.querySelector("[lang]")).toBeNull();
  });
});
