import { describe, expect, it } from "vitest";
import { desksOf } from "./desks";

describe("the desks of a person", () => {
  it("are those of their roles, and none of a contributor's or a newcomer's", () => {
    const paths = (roles: string[]) => desksOf(roles).map(({ to }) => to);
    expect(paths([])).toEqual([]);
    expect(paths(["contributor"])).toEqual([]);
    expect(paths(["admin", "contributor", "reviewer"])).toEqual(["/review", "/admin"]);
    expect(paths(["manager"])).toEqual(["/manage"]);
  });
});
