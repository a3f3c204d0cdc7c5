import { describe, expect, it } from "vitest";
import { askedIn, personIn } from "./asked";

describe("which acts of the audit log are read", () => {
  it("stands in the address; what is no day or empty is left out", () => {
    expect(askedIn({ day: "2026-11-16", subject: "acc_1" })).toEqual({ day: "2026-11-16", subject: "acc_1" });
    expect(askedIn({ day: "yesterday", subject: "" })).toEqual({});
  });

  it("is all about a person where no day is named", () => {
    expect(personIn({ subject: "acc_1" })).toBe("acc_1");
    expect(personIn({ subject: "acc_1", day: "2026-11-16" })).toBeNull();
    expect(personIn({ subject: "2026-11-16" })).toBeNull();
    expect(personIn({})).toBeNull();
  });
});
