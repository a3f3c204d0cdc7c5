import { MantineProvider } from "@mantine/core";
import { render, screen, waitFor } from "@testing-library/react";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { beforeAll, describe, expect, test } from "vitest";
import en from "@/locales/en/work.json";
import es from "@/locales/es/work.json";
import { AnswerShown } from "./AnswerShown";

beforeAll(async () => {
  await i18next.use(initReactI18next).init({
    lng: "es",
    ns: ["work"],
    resources: { en: { work: en }, es: { work: es } },
    interpolation: { escapeValue: false },
  });
});

function shown(given: Parameters<typeof AnswerShown>[0]): string {
  const { container } = render(
    <MantineProvider>
      <AnswerShown {...given} />
    </MantineProvider>,
  );
  return container.querySelector(".mantine-Stack-root")?.textContent ?? "";
}

const input = { prompt: "Say hello.", responses: ["Hello", "Hi", "Good day"] };

describe("an answer to read", () => {
  test("responses have the letters under which this person saw them", () => {
    const text = shown({ taskType: "comparison", input, answer: { preferred: 0 }, shownOrder: [2, 0, 1] });
    expect(text).toBe("La mejor respuestaRespuesta B");
  });

  test("an order is said with the responses as they stand", () => {
    const answer = { ranking: [[1], [0, 2]] };
    const said = "Orden, primero la mejor1.Respuesta B2.Respuesta A2.Respuesta C";
    expect(shown({ taskType: "ranking", input, answer })).toBe(said);
  });

  test("without the input no letter is said, for it could be another one than its author saw", () => {
    const ranking = shown({ taskType: "ranking", input: null, answer: { ranking: [[1], [0]] } });
    expect(ranking).toBe("Orden, primero la mejor1.Respuesta 2 de la tarea2.Respuesta 1 de la tarea");
    const preferred = shown({ taskType: "comparison", input: null, answer: { preferred: 1 } });
    expect(preferred).toBe("La mejor respuestaRespuesta 2 de la tarea");
  });

  test("ratings are named, and a project's own fields are plain", () => {
    const ratings = { accuracy: 3, logic: 4, fluency: 5 };
    const text = shown({
      taskType: "evaluation",
      input,
      answer: { ratings, is_safe: true, marks: ["a", "b"] },
    });
    expect(text).toContain("Exactitud3 de 5");
    expect(text).toContain("Is safeSí");
    expect(text).not.toMatch(/accuracy|is_safe|[{}]/);
  });

  test("of a project's field that holds names within, none is left out", () => {
    const text = shown({ taskType: "evaluation", input, answer: { flags: { is_toxic: false } } });
    expect(text).toContain('"is_toxic": false');
  });

  test("an edited text is compared with its original", async () => {
    shown({
      taskType: "data_optimization",
      input: { original: "A river." },
      answer: { edited: "A wide river." },
    });
    expect(screen.getByText("Cambios en el original")).toBeTruthy();
    await waitFor(() => expect(screen.getByText("wide").tagName).toBe("INS"));
  });

  test("what is no answer at all is shown as it is", () => {
    const { container } = render(
      <MantineProvider>
        <AnswerShown taskType="code" input={null} answer="Not like this." />
      </MantineProvider>,
    );
    expect(container.textContent).toContain("Not like this.");
  });
});
