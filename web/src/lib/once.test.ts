import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { ProblemError } from "@/api/problems";
import { useOnce } from "./once";

const refused = (name: string, status: number) =>
  new ProblemError({ type: `/problems/${name}`, title: name, status });

function asking() {
  const { result } = renderHook(() => useOnce());
  const keys: string[] = [];
  const ask = (ends: "done" | ProblemError) =>
    result
      .current(async (header) => {
        keys.push(header["Idempotency-Key"]);
        if (ends !== "done") throw ends;
        return ends;
      })
      .catch((error: unknown) => error);
  return { keys, ask };
}

test("a request that may have arrived is repeated under its key, and the next one has another", async () => {
  const { keys, ask } = asking();
  await ask(refused("unreachable", 0));
  await ask("done");
  await ask("done");
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[1]);
});

test("when the key was used with what was sent before, that is said, and what is sent now is a request of its own", async () => {
  const { keys, ask } = asking();
  await ask(refused("unreachable", 0));
  expect(await ask(refused("idempotency-key-reused", 409))).toBeInstanceOf(ProblemError);
  await ask("done");
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[0]);
});
