import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./lib/page.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRouter, RouterProvider } from "@tanstack/react-router";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { queries } from "./api/client";
import { Boundary, BrokenPage } from "./components/Broken";
import { NotFound } from "./components/Refused";
import { speak, wanted } from "./lib/language";
import { watchParts } from "./lib/parts";
import { theme } from "./lib/theme";
import { routeTree } from "./routeTree.gen";

const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: NotFound,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

// nothing to say while a page opens: the component comes after it
const Notifications = lazy(async () => ({ default: (await import("@mantine/notifications")).Notifications }));

watchParts();
await speak(wanted());

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no root.");
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Boundary>
        <QueryClientProvider client={queries}>
          <Suspense fallback={null}>
            <RouterProvider router={router} />
          </Suspense>
        </QueryClientProvider>
      </Boundary>
      <Suspense fallback={null}>
        <Notifications position="bottom-left" />
      </Suspense>
    </MantineProvider>
  </StrictMode>,
);
