import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { api, queries } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { useAct } from "@/lib/act";
import { answered, stage } from "@/lib/stage";
import { WorkScreen } from "./WorkScreen";
import type { Work } from "./work/Work";

const mounted = vi.fn();
vi.mock("./work/Work", async () => {
  const { useEffect } = await import("react");
  return {
    Work: ({ work, takeOver }: Parameters<typeof Work>[0]) => {
      const taking = useAct(takeOver);
      useEffect(() => void mounted(), []);
      return (
        <button type="button" onClick={() => void taking.run()}>
          {work.claim.title} {taking.problem instanceof ProblemError && taking.problem.message}
        </button>
      );
    },
  };
});

const refused = new ProblemError({ type: "/problems/role-required", title: "Refused.", status: 403 });
const titled = (title: string) => answered({ claim: { title } });
const press = () => act(async () => fireEvent.click(screen.getByRole("button")));

beforeEach(() => {
  queries.clear();
  mounted.mockClear();
});

test("a take-over that fails says so where it was pressed: what was written here stays; one that succeeds begins anew", async () => {
  const get = vi.spyOn(api, "GET").mockResolvedValue(titled("Mine"));
  await stage(<WorkScreen claimId="clm_1" />, { words: ["work"] });
  await screen.findByText("Mine");
  get.mockRejectedValue(refused);
  await press();
  expect([screen.getByRole("button").textContent, mounted.mock.calls.length]).toEqual(["Mine Refused.", 1]);
  get.mockResolvedValue(titled("Theirs"));
  await press();
  expect([screen.getByRole("button").textContent, mounted.mock.calls.length]).toEqual(["Theirs ", 2]);
});

test("what another page saw of it before is not worked on when it cannot be read now", async () => {
  const get = vi.spyOn(api, "GET").mockResolvedValue(titled("Old"));
  const { unmount } = await stage(<WorkScreen claimId="clm_1" />, { words: ["work"] });
  await screen.findByText("Old");
  const key = queries.getQueryCache().getAll()[0]?.queryKey ?? [];
  unmount();
  queries.setQueryDefaults(key, { gcTime: 60_000 });
  queries.setQueryData(key, { claim: { title: "Old" } });
  get.mockRejectedValue(refused);
  await stage(<WorkScreen claimId="clm_1" />, { words: ["work"] });
  expect((await screen.findByRole("alert")).textContent).toContain("Refused.");
  expect(screen.queryByText("Old")).toBeNull();
});
