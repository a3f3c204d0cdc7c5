import { MantineProvider } from "@mantine/core";
import { act, fireEvent, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { Suspense } from "react";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Schemas } from "@/api/client";
import { speak } from "@/lib/language";
import { Answers } from "./Submissions";

const SLOW = 20_000; // milliseconds; so many cards take seconds where there is no browser
const WAITS = { timeout: SLOW };

const answer = (number: number) =>
  ({
    submission_id: `sub_${number}`,
    task_id: `tsk_${number}`,
    account_id: "acc_1",
    state: "accepted",
    pay: { minor: 150, currency: "USD" },
    answer: { text: `words ${number}` },
    submitted_at: "2026-11-20T10:00:00Z",
    decided_at: "2026-11-21T10:00:00Z",
    review_due_at: "2026-11-22T10:00:00Z",
    reason: "",
  }) as unknown as Schemas["ManagedSubmission"];

async function scrolled(to: number) {
  await act(async () => {
    Object.defineProperty(window, "scrollY", { value: to, configurable: true });
    window.dispatchEvent(new Event("scroll"));
  });
}

const turner = (number: number) => document.querySelector(`[data-key="sub_${number}"] button[aria-expanded]`);

beforeAll(async () => {
  await speak("en");
  await i18next.loadNamespaces("manage");
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(112);
  vi.spyOn(window, "scrollTo").mockImplementation(() => {});
});
afterAll(() => {
  vi.restoreAllMocks();
});

test(
  "an answer that was opened is open when one comes back to it",
  async () => {
    render(
      <MantineProvider>
        <Suspense>
          <Answers
            all={Array.from({ length: 60 }, (_, at) => answer(at))}
            taskType="classification"
            zone="UTC"
            under="answers"
          />
        </Suspense>
      </MantineProvider>,
    );
    const [, , third] = await screen.findAllByText("Show the answer", {}, WAITS);
    await vi.waitFor(() => expect(document.querySelector(".long")).not.toBeNull(), WAITS);
    if (third) fireEvent.click(third);
    await scrolled(6_000);
    expect(turner(2)).toBeNull();
    await scrolled(0);
    expect(turner(2)?.getAttribute("aria-expanded")).toBe("true");
    expect(turner(1)?.getAttribute("aria-expanded")).toBe("false");
  },
  SLOW,
);
