import { describe, expect, it } from "vitest";
import { pagesFor } from "./pages";
import { STOPS } from "./stops";

const pathsFor = (...roles: string[]) => pagesFor(roles).map(({ to }) => to);

describe("the menu", () => {
  it("has everybody's own page, whatever their roles", () => {
    expect(pathsFor()).toEqual(["/profile"]);
    for (const role of ["contributor", "reviewer", "manager", "admin"])
      expect(pathsFor(role)).toContain("/profile");
  });

  it("has every stop of the tour, so that each can be marked", () => {
    const menu = pathsFor("contributor");
    expect(STOPS.map(({ to }) => to).filter((to) => !menu.includes(to))).toEqual([]);
  });
});
