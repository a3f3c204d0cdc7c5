import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// jsdom has no media queries: nothing matches
window.matchMedia ??= (media) =>
  ({
    matches: false,
    media,
    addEventListener: () => {},
    removeEventListener: () => {},
  }) as unknown as MediaQueryList;

afterEach(() => {
  cleanup();
  localStorage.clear();
});
