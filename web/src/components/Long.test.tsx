import { MantineProvider } from "@mantine/core";
import { act, render, screen } from "@testing-library/react";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Long } from "./Long";

const HEIGHT = 100;

interface Given {
  rows: readonly string[];
  height?: number;
  under?: string;
}

function List({ rows, height = HEIGHT, under }: Given) {
  return (
    <MantineProvider>
      <Long rows={rows} id={(row) => row} height={height} under={under}>
        {(row) => <button type="button">{row}</button>}
      </Long>
    </MantineProvider>
  );
}

const named = (count: number, from = 0) => Array.from({ length: count }, (_, at) => `row ${from + at}`);
const isNear = () => vi.waitFor(() => expect(document.querySelector(".long")).not.toBeNull());

async function shown(given: Given) {
  const page = render(<List {...given} />);
  if (given.rows.length > 30) await isNear();
  return page;
}

const drawn = () => screen.getAllByRole("button").map((one) => one.textContent);
const heightNow = () => Number.parseInt(document.querySelector<HTMLElement>(".long")?.style.height ?? "", 10);

async function scrolled(to: number) {
  await act(async () => {
    Object.defineProperty(window, "scrollY", { value: to, configurable: true });
    window.dispatchEvent(new Event("scroll"));
  });
}

describe("a long list", () => {
  beforeAll(() => {
    vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(HEIGHT);
    vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(
      () => new DOMRect(0, -window.scrollY, 800, HEIGHT),
    );
    vi.spyOn(window, "scrollTo").mockImplementation(() => {});
  });
  beforeEach(() => scrolled(0));
  afterAll(() => {
    vi.restoreAllMocks();
  });

  it("draws a short one whole", async () => {
    await shown({ rows: named(30) });
    expect(drawn()).toHaveLength(30);
  });

  it("draws what is near the screen, in its order, and as much room as all of it needs", async () => {
    await shown({ rows: named(500) });
    const first = drawn();
    expect(first[0]).toBe("row 0");
    expect(first.length).toBeLessThan(30);
    await scrolled(20_000);
    const later = drawn();
    expect(later).not.toContain("row 0");
    expect(later.length).toBeGreaterThan(5);
    expect(heightNow()).toBeGreaterThan(500 * HEIGHT);
  });

  it("says of every row that is drawn which of how many it is", async () => {
    await shown({ rows: named(500) });
    await scrolled(20_000);
    const [first] = screen.getAllByRole("listitem");
    expect(first?.textContent).toBe(`row ${Number(first?.getAttribute("aria-posinset")) - 1}`);
    expect(first?.getAttribute("aria-setsize")).toBe("500");
    expect(first?.parentElement?.getAttribute("role")).toBe("list");
  });

  it("keeps the row that has the focus, wherever one scrolls", async () => {
    await shown({ rows: named(500) });
    act(() => screen.getByText("row 2").focus());
    await scrolled(20_000);
    expect(drawn()[0]).toBe("row 2");
    expect(document.activeElement?.textContent).toBe("row 2");
  });

  it("keeps it also when others come in before it", async () => {
    const page = await shown({ rows: named(500) });
    act(() => screen.getByText("row 2").focus());
    await scrolled(20_000);
    page.rerender(<List rows={[...named(7, 1000), ...named(500)]} />);
    expect(drawn()[0]).toBe("row 2");
    expect(document.activeElement?.textContent).toBe("row 2");
  });

  it("goes on without the row that has the focus when that is gone", async () => {
    const page = await shown({ rows: named(60) });
    await scrolled(6_000);
    act(() => screen.getByText("row 58").focus());
    page.rerender(<List rows={named(55)} />);
    expect(drawn().at(-1)).toBe("row 54");
  });

  it("keeps what stands there when more rows make it long, wherever one is in it", async () => {
    const page = await shown({ rows: named(25), height: 20 });
    await scrolled(1_800);
    const [first, last] = [screen.getByText("row 18"), screen.getByText("row 24")];
    page.rerender(<List rows={named(50)} height={20} />);
    await isNear();
    expect(screen.getByText("row 18")).toBe(first);
    expect(screen.getByText("row 24")).toBe(last);
    expect(drawn()).not.toContain("row 2");
  });

  it("has the heights of its rows again when somebody comes back", async () => {
    const given = { rows: named(200), height: 40, under: "a list" };
    await scrolled(6_000);
    const page = await shown(given);
    const left = heightNow();
    page.unmount();
    await scrolled(0);
    const back = await shown(given);
    expect(heightNow()).toBeGreaterThan(left);
    back.unmount();
    await shown({ ...given, under: "another list" });
    expect(heightNow()).toBeLessThan(left);
  });
});
