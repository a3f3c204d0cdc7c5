import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api, calls, queries, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { begin, end, isSignedIn } from "@/api/session";
import { answered, stage, told } from "@/lib/stage";
import { AboutWork } from "./AboutWork";
import { AboutYou } from "./AboutYou";
import { CloseAccount } from "./CloseAccount";
import { Profile } from "./Profile";

const words = ["me"];
const ME = calls.queryOptions("get", "/me", {}).queryKey;
const me = {
  account_id: "acc_1",
  email: "ann@example.com",
  name: "Ann",
  time_zone: "Europe/Madrid",
  country: "ES",
  born_on: "1990-01-01",
  languages: [{ language: "es", level: 5 }],
  identity: "none",
  standing: "good",
  standing_steps: [],
  roles: ["contributor"],
  specialisation: null,
  linkedin_url: null,
  portfolio_url: null,
  background: null,
} as unknown as Schemas["OwnAccountView"];

const kept = vi.spyOn(api, "GET");
const patched = vi.spyOn(api, "PATCH").mockResolvedValue(answered(null));
const write = (label: RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const save = () => act(async () => fireEvent.click(screen.getByRole("button", { name: "Save" })));
const sent = () =>
  (patched.mock.calls as unknown as [string, { body: object }][]).map(([, { body }]) => body);

beforeEach(() => {
  begin({ account_id: "acc_1", id_token: "id", refresh_token: "refresh", expires_in: 3600 });
  queries.clear();
  queries.setQueryData(ME, me);
  kept.mockResolvedValue(answered(me));
  patched.mockClear();
});
afterEach(end);

test("only what was changed here is sent, and once: the rest may have been changed in another window", async () => {
  await stage(<AboutYou me={me} />, { words });
  write(/^Name/, "Anna");
  await save();
  await save();
  expect(sent()).toEqual([{ name: "Anna" }, {}]);
});

test("what another window changed of one's work meanwhile is not undone", async () => {
  function Read() {
    return <AboutWork me={calls.useQuery("get", "/me", {}).data ?? me} />;
  }
  await stage(<Read />, { words });
  queries.setQueryData(ME, { ...me, background: "written elsewhere" });
  await told();
  write(/What you know best/, "Statistics");
  await save();
  expect(sent()).toEqual([{ specialisation: "Statistics" }]);
});

test("what somebody is filling in stays when their account cannot be read anew", async () => {
  await stage(<Profile />, { words, inside: <input aria-label="typed" /> });
  fireEvent.change(await screen.findByLabelText("typed"), { target: { value: "half a name" } });
  kept.mockRejectedValue(new ProblemError({ type: "/problems/role-required", title: "No", status: 403 }));
  await queries.refetchQueries({ queryKey: ME });
  await told();
  expect(queries.getQueryState(ME)?.status).toBe("error");
  expect(screen.getByLabelText<HTMLInputElement>("typed").value).toBe("half a name");
});

test("with the account goes what it left on this device, and the session", async () => {
  localStorage.setItem("inlier.draft.clm_1", "work");
  sessionStorage.setItem("inlier.appeal.stp_1", "a reason");
  localStorage.setItem("inlier.language", "es");
  vi.spyOn(api, "DELETE").mockResolvedValue(answered(null));
  await stage(<CloseAccount />, { words });
  write(/Type your e-mail/, "Ann@Example.com");
  write(/Your password/, "secret");
  await act(async () => fireEvent.click(screen.getByRole("button", { name: /for ever/ })));
  expect([isSignedIn(), Object.keys(localStorage), sessionStorage.length]).toEqual([
    false,
    ["inlier.language"],
    0,
  ]);
});
