import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { beforeAll, describe, expect, it } from "vitest";
import { queries } from "@/api/client";
import { speak } from "@/lib/language";
import { More } from "./More";

/** A list whose pages hold so many rows each. */
function List({ sizes, enough, fails }: { sizes: readonly number[]; enough?: number; fails?: boolean }) {
  const [read, setRead] = useState(1);
  const [isFetching, setFetching] = useState(false);
  const [failures, setFailures] = useState(0);
  const pages = sizes.slice(0, read);
  const count = pages.reduce((sum, size) => sum + size, 0);
  const found = {
    data: { pages },
    error: failures === 1 ? new Error("No answer.") : null,
    isFetchNextPageError: failures === 1,
    refetch: () => {},
    hasNextPage: read < sizes.length,
    isFetching,
    isFetchingNextPage: isFetching,
    fetchNextPage: () => {
      if (fails) setFailures((now) => now + 1);
      if (fails && failures === 0) return;
      setFetching(true);
      setTimeout(() => {
        setRead((now) => now + 1);
        setFetching(false);
      });
    },
  };
  return (
    <QueryClientProvider client={queries}>
      <MantineProvider>
        <span data-testid="read">{`${read} ${count}`}</span>
        <More of={found} count={count} {...(enough === undefined ? {} : { enough })} />
      </MantineProvider>
    </QueryClientProvider>
  );
}

async function settled() {
  for (let round = 0; round < 60; round += 1) await act(() => new Promise((done) => setTimeout(done, 1)));
}

const read = () => screen.getByTestId("read").textContent;

describe("the way to more of a list", () => {
  beforeAll(() => speak("en"));

  it("reads on through empty pages until there are rows enough", async () => {
    render(<List sizes={[0, 0, 1, 0, 9, 5]} />);
    expect(screen.getByRole("status").textContent).not.toBe("");
    await settled();
    expect(read()).toBe("5 10");
  });

  it("waits with a full page, and a press brings another full one", async () => {
    render(<List sizes={[10, 0, 4, 6, 3]} />);
    await settled();
    expect(read()).toBe("1 10");
    fireEvent.click(screen.getByRole("button"));
    await settled();
    expect(read()).toBe("4 20");
  });

  it("says that a page failed where one pressed, and the next press reads on; what was read stays", async () => {
    render(<List sizes={[10, 5]} fails />);
    fireEvent.click(screen.getByRole("button"));
    expect(screen.getByRole("alert")).toBeTruthy();
    expect(read()).toBe("1 10");
    fireEvent.click(screen.getByRole("button"));
    await settled();
    expect(read()).toBe("2 15");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("ends at the end, without a button", async () => {
    render(<List sizes={[0, 0, 2]} />);
    await settled();
    expect(read()).toBe("3 2");
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("stops at a bound and says that it found nothing so far; a press goes on", async () => {
    render(<List sizes={Array(40).fill(0)} />);
    await settled();
    expect(read()).toBe("24 0");
    expect(screen.getByRole("status").textContent).not.toBe("");
    fireEvent.click(screen.getByRole("button"));
    await settled();
    expect(read()).toBe("40 0");
  });
});
