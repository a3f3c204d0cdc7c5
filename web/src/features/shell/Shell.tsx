import { Anchor, AppShell, Burger, Group, NavLink, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmEmail } from "@/components/ConfirmEmail";
import { useIsSignedIn, useMe } from "@/lib/who";
import { ConnectionBanner } from "./ConnectionBanner";
import { Corner } from "./Corner";
import { isAt, pagesFor } from "./pages";

const Tour = lazy(() => import("./Tour"));

/** The frame of every page: where one is, where one may go, who one is. */
export function Shell() {
  const { t } = useTranslation();
  const [isOpen, { open, toggle, close }] = useDisclosure(false);
  const signedIn = useIsSignedIn();
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const isToured = useRouterState({ select: (state) => state.location.hash }) === "tour";
  const pages = signedIn && me.data ? pagesFor(me.data.roles) : [];
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !isOpen, desktop: pages.length === 0 } }}
      padding="md"
    >
      <a className="skip" href="#main">
        {t("shell.skip")}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            {pages.length > 0 && (
              <Burger
                opened={isOpen}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={t("shell.menu")}
              />
            )}
            <Anchor underline="never" c="inherit" renderRoot={(props) => <Link to="/" {...props} />}>
              <Group gap={8} wrap="nowrap">
                <img src="/inlier.svg" alt="" width={28} height={28} />
                <Text fw={700} size="lg">
                  Inlier
                </Text>
              </Group>
            </Anchor>
          </Group>
          <Corner name={me.data?.name} />
        </Group>
      </AppShell.Header>
      {pages.length > 0 && (
        <AppShell.Navbar p="xs" className="scrolls">
          <nav aria-label={t("shell.pages")}>
            {pages.map(({ to, label, Icon }) => (
              <NavLink
                key={to}
                label={t(label)}
                leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
                active={isAt(to, path)}
                onClick={close}
                renderRoot={(props) => <Link to={to} {...props} />}
              />
            ))}
          </nav>
        </AppShell.Navbar>
      )}
      <AppShell.Main id="main">
        <ConnectionBanner />
        <ConfirmEmail />
        <Outlet />
      </AppShell.Main>
      {isToured && pages.length > 0 && (
        <Suspense>
          <Tour show={open} hide={close} />
        </Suspense>
      )}
    </AppShell>
  );
}
