import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { act, configure, render } from "@testing-library/react";
import i18next from "i18next";
import { type ReactNode, Suspense } from "react";
import { vi } from "vitest";
import { queries } from "@/api/client";
import { speak } from "./language";

// the machine may have other work
configure({ asyncUtilTimeout: 4_000 });
vi.setConfig({ testTimeout: 20_000 });

/** What a call comes back with, for a spy on `api`. */
export const answered = (data: unknown) => ({ data, response: Response.json(data) }) as never;

/** What is kept of answers tells its pages of a change a moment later. */
export const told = () => act(() => new Promise<void>((done) => setTimeout(done, 5)));

interface Staged {
  /** The catalogues it speaks from. */
  words: readonly string[];
  /** What stands in a frame's outlet. */
  inside?: ReactNode;
}

/** For tests: a part of a page on a page of its own, with words, a router and what is kept of answers. */
export async function stage(part: ReactNode, { words, inside = null }: Staged) {
  if (!i18next.isInitialized) await speak("en");
  await i18next.loadNamespaces([...words]);
  const root = createRootRoute({ component: () => part });
  const child = createRoute({ getParentRoute: () => root, path: "/", component: () => inside });
  const router = createRouter({
    routeTree: root.addChildren([child]),
    history: createMemoryHistory(),
    defaultNotFoundComponent: () => null,
  });
  await router.load();
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <Suspense fallback={null}>
          <RouterProvider router={router as never} />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>,
  );
}
