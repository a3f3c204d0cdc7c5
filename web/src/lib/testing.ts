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

// nor does it lay anything out: no size ever changes
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// nor scrolls, nor loads fonts
Element.prototype.scrollIntoView ??= () => {};
if (!("fonts" in document)) Object.assign(document, { fonts: new EventTarget() });

afterEach(() => {
  cleanup();
  localStorage.clear();
});
