import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { api, queries, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { answered, stage } from "@/lib/stage";
import type { Beats } from "./beats";
import { ClockButton } from "./ClockButton";

const clocks = {
  now: "2026-11-22T12:00:00Z",
  counted_seconds: 60,
  uncounted_seconds: 40,
  research_seconds: 0,
  earned: null,
};
const gap = { number: 1, begun_at: "2026-11-22T11:00:00Z", seconds: 40, why: "pause", contest: null };
const claim = { claim_id: "clm_1", terms: { pay: { kind: "hour" } } } as unknown as Schemas["MyClaimView"];
const beats = { clocks, ahead: 0, isResearch: false } as unknown as Beats;
const refused = new ProblemError({ type: "/problems/role-required", title: "No", status: 403 });
const TIME = ["get", "/claims/{claim_id}/time"];

const opened = async () => {
  const shown = await stage(<ClockButton claim={claim} beats={beats} isOn={false} />, { words: ["work"] });
  fireEvent.click(await screen.findByRole("button"));
  fireEvent.click(await screen.findByRole("button", { name: "Contest" }));
  return shown;
};
const reason = () => screen.getByLabelText<HTMLTextAreaElement>(/Why gap 1 was work/);

beforeEach(() => {
  queries.clear();
  sessionStorage.clear();
  vi.spyOn(api, "GET").mockResolvedValue(answered({ gaps: [gap], unlisted_gaps: 0 }));
});

test("why a gap was work stays while it is written, also when the gaps cannot be read anew", async () => {
  await opened();
  fireEvent.change(reason(), { target: { value: "I was reading the source." } });
  vi.mocked(api.GET).mockRejectedValue(refused);
  await act(() => queries.refetchQueries({ queryKey: TIME }));
  await screen.findByRole("alert");
  expect(reason().value).toBe("I was reading the source.");
});

test("it stays over a reload too, and goes once it was sent", async () => {
  const { unmount } = await opened();
  fireEvent.change(reason(), { target: { value: "I was reading the source." } });
  unmount();
  await opened();
  expect(reason().value).toBe("I was reading the source.");
  vi.spyOn(api, "POST").mockResolvedValue(answered(null));
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Send" })));
  expect(sessionStorage).toHaveLength(0);
});
