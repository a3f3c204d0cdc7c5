import { Button, Checkbox, Code, CopyButton, Group, SimpleGrid, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { queries } from "@/api/client";
import { end } from "@/api/session";
import { Section } from "@/components/Section";
import { save } from "@/lib/save";

/** The codes that replace the app once each: shown this once, so they are kept before one goes on. */
export function RecoveryCodes({ codes, email }: { codes: readonly string[]; email: string }) {
  const { t } = useTranslation("second_factors");
  const go = useNavigate();
  const [isKept, setKept] = useState(false);
  const text = codes.join("\n");
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", stay);
    return () => window.removeEventListener("beforeunload", stay);
  }, []);

  function download() {
    save("inlier-recovery-codes.txt", new Blob([`${t("codes.file", { email })}\n\n${text}\n`]));
  }

  /** Every session has ended, this one too: the next sign-in asks for a code. */
  async function goOn() {
    await go({ to: "/sign-in", search: { to: "/profile/security" } });
    end();
    queries.clear();
  }

  return (
    <Section title={t("codes.title")} says={t("codes.says")}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" maw={480}>
        {codes.map((one) => (
          <Code key={one} fz="sm">
            {one}
          </Code>
        ))}
      </SimpleGrid>
      <Group>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? "codes.copied" : "codes.copy")}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={download}>
          {t("codes.download")}
        </Button>
      </Group>
      <Text size="sm">{t("codes.again")}</Text>
      <Checkbox
        label={t("codes.kept")}
        checked={isKept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <Group>
        <Button disabled={!isKept} onClick={() => void goOn()}>
          {t("codes.goOn")}
        </Button>
      </Group>
    </Section>
  );
}
