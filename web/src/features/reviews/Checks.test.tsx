import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { beforeAll, expect, test } from "vitest";
import type { Schemas } from "@/api/client";
import { choose, speak } from "@/lib/language";
import { Checks } from "./Checks";

const of = (code: Schemas["AnswerCheck"]["code"], given: Partial<Schemas["AnswerCheck"]> = {}) => ({
  code,
  is_passed: true,
  field: "",
  measured: null,
  limit: null,
  ...given,
});
const FOUND = [
  of("form"),
  of("min_characters", { field: "justification", measured: 34, limit: 20 }),
  of("max_words", { field: "short_title", measured: 5, limit: 4, is_passed: false }),
  of("required", { field: "short_title" }),
  of("varied", { field: "ratings", measured: 3, is_passed: false }),
  of("pace", { measured: 40, limit: 720, is_passed: false }),
];

const said = async (checks = FOUND) => {
  render(
    <MantineProvider>
      <Suspense>
        <Checks checks={checks} taskType="evaluation" />
      </Suspense>
    </MantineProvider>,
  );
  return (await screen.findAllByRole("listitem")).map((one) => one.textContent);
};

beforeAll(() => speak("en"));

test("what is worth a look comes first, each with what there is and what is asked for", async () => {
  expect(await said()).toEqual([
    "Worth a look: Short title: 5 words of at most 4",
    "Worth a look: Every part is rated 3",
    "Worth a look: Handed in 40 sec after it was claimed; the estimate is 12 min",
    "In order: Has every field the task asks for, in its form",
    "In order: Why: 34 characters; at least 20 are asked for",
    "In order: Short title: filled",
  ]);
});

test("many rules of a project do not push the verdict away", async () => {
  const many = Array.from({ length: 9 }, (_, limit) =>
    of("max_words", { field: "note", measured: 2, limit }),
  );
  expect(await said([...many, ...FOUND.slice(2, 3)])).toHaveLength(10);
  const folded = screen.getByText("7 more checks").closest("details");
  expect(folded?.textContent).not.toContain("Worth a look");
});

test("every check has its words in Spanish", async () => {
  await choose("es");
  expect((await said())[1]).toBe("Merece una mirada: Todas las partes tienen un 3");
});
