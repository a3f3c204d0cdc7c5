import { MantineProvider } from "@mantine/core";
import { act, fireEvent, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { Suspense } from "react";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { api } from "@/api/client";
import { speak } from "@/lib/language";
import { ListsForm } from "./Terms";

const sent = vi.fn();
let arrive = () => {};

beforeAll(async () => {
  await speak("en");
  await i18next.loadNamespaces("manage");
});
beforeEach(() => {
  let now: object = { allowed: ["ann", "bob"], blocked: [] }; // bob is a colleague's
  vi.spyOn(api, "GET").mockImplementation((async () => ({ data: now })) as never);
  vi.spyOn(api, "PUT").mockImplementation(((_: string, { body }: { body: object }) => {
    sent(body);
    now = body;
    return new Promise((done) => {
      arrive = () => done({});
    });
  }) as never);
});
afterEach(() => {
  vi.restoreAllMocks();
  sent.mockReset();
});

async function shown() {
  render(
    <MantineProvider>
      <Suspense>
        <ListsForm id="prj_1" lists={{ allowed: ["ann"], blocked: [] }} />
      </Suspense>
    </MantineProvider>,
  );
  await screen.findByText("Save", {}, { timeout: SLOW });
}

function put(label: string, id: string) {
  const field = screen.getByLabelText(label, { selector: "input" });
  fireEvent.paste(field, { clipboardData: { getData: () => id } });
}

const saved = () => act(async () => arrive());

async function save(reason: string) {
  fireEvent.change(screen.getByLabelText(/^Reason/), { target: { value: reason } });
  await act(async () => void fireEvent.click(screen.getByText("Save")));
}

const SLOW = 20_000; // milliseconds; a form of Mantine's takes seconds where there is no browser

test(
  "a list carries a colleague's people, and who is put in while it is saved waits for the next time",
  async () => {
    await shown();
    put("These people alone", "cid");
    await save("for cid");
    put("These people alone", "dan");
    put("Kept out", "eve");
    await saved();
    expect(screen.getByText("dan")).toBeTruthy();
    await save("for dan");
    await saved();
    expect(sent.mock.calls).toEqual([
      [{ allowed: ["ann", "bob", "cid"], blocked: [], reason: "for cid" }],
      [{ allowed: ["ann", "bob", "cid", "dan"], blocked: ["eve"], reason: "for dan" }],
    ]);
  },
  SLOW,
);
