import {
  ActionIcon,
  Anchor,
  Group,
  Text,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { IconBell, IconMoon, IconSun, IconWorld } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { startTransition } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { end } from "@/api/session";
import { choose, LANGUAGES, type Language } from "@/lib/language";
import { useIsSignedIn } from "@/lib/who";
import { LaterMenu } from "./LaterMenu";

/** The corner top right: language, light or dark, and the person. */
export function Corner({ name }: { name: string | undefined }) {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const signedIn = useIsSignedIn();
  const languages = Object.entries(LANGUAGES).map(([tag, title]) => ({
    title,
    lang: tag,
    act: () => choose(tag as Language),
  }));
  return (
    <Group gap="xs" wrap="nowrap">
      <LaterMenu
        items={languages}
        button={
          <ActionIcon variant="subtle" color="gray" aria-label={t("shell.language")}>
            <IconWorld size={20} />
          </ActionIcon>
        }
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t(scheme === "dark" ? "shell.light" : "shell.dark")}
        // the colours change at once; what is drawn anew for them, a long page's every part, may follow
        onClick={() => startTransition(() => setColorScheme(scheme === "dark" ? "light" : "dark"))}
      >
        {scheme === "dark" ? <IconSun size={20} /> : <IconMoon size={20} />}
      </ActionIcon>
      {signedIn ? (
        <>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("shell.notices")}
            renderRoot={(props) => <Link to="/notices" {...props} />}
          >
            <IconBell size={20} />
          </ActionIcon>
          <Person name={name} />
        </>
      ) : (
        <Anchor renderRoot={(props) => <Link to="/sign-in" {...props} />}>{t("signIn")}</Anchor>
      )}
    </Group>
  );
}

function Person({ name }: { name: string | undefined }) {
  const { t } = useTranslation();
  const known = useQueryClient();
  const go = useNavigate();
  async function signOut() {
    // what is kept here goes, whatever the answer, and without one too
    const told = api.DELETE("/sessions/current").catch(() => undefined);
    await Promise.race([told, new Promise((done) => setTimeout(done, 3_000))]);
    end();
    known.clear();
    await go({ to: "/" });
  }
  return (
    <LaterMenu
      items={[
        { title: t("pages.profile"), act: () => go({ to: "/profile" }) },
        { title: t("shell.tour"), act: () => go({ to: "/", hash: "tour" }) },
        { title: t("shell.signOut"), act: signOut },
      ]}
      button={
        <UnstyledButton aria-label={name === undefined ? t("shell.person") : `${name}, ${t("shell.person")}`}>
          <Text size="sm" fw={500} truncate maw={{ base: 64, sm: 140 }}>
            {name ?? "…"}
          </Text>
        </UnstyledButton>
      }
    />
  );
}
