import { MantineProvider } from "@mantine/core";
import { act, render, screen } from "@testing-library/react";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Long } from "./Long";

const HEIGHT = 100;

async function shown(count: number) {
  const rows = Array.from({ length: count }, (_, at) => `row ${at}`);
  render(
    <MantineProvider>
      <Long rows={rows} id={(row) => row} height={HEIGHT}>
        {(row) => <button type="button">{row}</button>}
      </Long>
    </MantineProvider>,
  );
  if (count > 30) await vi.waitFor(() => expect(document.querySelector(".long")).not.toBeNull());
}

const drawn = () => screen.getAllByRole("button").map((one) => one.textContent);

async function scrolled(to: number) {
  await act(async () => {
    Object.defineProperty(window, "scrollY", { value: to, configurable: true });
    window.dispatchEvent(new Event("scroll"));
  });
}

describe("a long list", () => {
  beforeAll(() => {
    vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(HEIGHT);
    vi.spyOn(window, "scrollTo").mockImplementation(() => {});
  });
  afterAll(() => {
    vi.restoreAllMocks();
  });

  it("draws a short one whole", async () => {
    await shown(30);
    expect(drawn()).toHaveLength(30);
  });

  it("draws what is near the screen, in its order, and as much room as all of it needs", async () => {
    await scrolled(0);
    await shown(500);
    const first = drawn();
    expect(first[0]).toBe("row 0");
    expect(first.length).toBeLessThan(30);
    await scrolled(20_000);
    const later = drawn();
    expect(later).not.toContain("row 0");
    expect(later.length).toBeGreaterThan(5);
    expect(
      Number.parseInt(document.querySelector<HTMLElement>(".long")?.style.height ?? "", 10),
    ).toBeGreaterThan(500 * HEIGHT);
  });

  it("keeps the row that has the focus, wherever one scrolls", async () => {
    await scrolled(0);
    await shown(500);
    act(() => screen.getByText("row 2").focus());
    await scrolled(20_000);
    expect(drawn()[0]).toBe("row 2");
    expect(document.activeElement?.textContent).toBe("row 2");
  });
});
