import { expect, test } from "vitest";
import { nameOf, shippedNames } from "./shippedNames";

test("a shipped skill has its name in the reader's language, an organisation's own title stays", async () => {
  const names = await shippedNames("es");
  expect(nameOf("math/algebra", "Algebra", names)).toBe("Álgebra");
  expect(nameOf("math/algebra", "Algebra of our school", names)).toBe("Algebra of our school");
  expect(nameOf("law/patents", "Patents", names)).toBe("Patents");
  expect(nameOf("math/algebra", "Algebra", undefined)).toBe("Algebra");
});
