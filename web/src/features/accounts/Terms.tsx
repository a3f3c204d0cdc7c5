import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { Waiting } from "@/components/Waiting";
import { day } from "@/lib/format";

/** The terms in the API's own words: they are what counts, in the language they were written in. */
export function Terms() {
  const { t } = useTranslation("accounts");
  const terms = calls.useQuery("get", "/terms");
  return (
    <Page
      title={t("terms.title")}
      says={
        terms.data && t("terms.says", { version: terms.data.version, since: day(terms.data.since, "UTC") })
      }
      width={680}
    >
      {terms.isLoading && <Waiting rows={6} height={60} />}
      {terms.error && <Refused error={terms.error} again={() => void terms.refetch()} />}
      <Stack gap="lg" lang="en">
        {terms.data?.sections.map((section) => (
          <section key={section.title}>
            <Title order={2} size="h4" mb={4}>
              {section.title}
            </Title>
            <Stack gap="xs">
              {section.text.split("\n\n").map((part) => (
                <Text key={part}>{part}</Text>
              ))}
            </Stack>
          </section>
        ))}
      </Stack>
    </Page>
  );
}
