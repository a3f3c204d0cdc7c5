import { ActionIcon, Button, Group, Radio, Select, Stack, Text } from "@mantine/core";
import { IconFileCheck, IconTrash } from "@tabler/icons-react";
import { type FormEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, queries, type Schemas } from "@/api/client";
import { FileDrop } from "@/components/FileDrop";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { useOnce } from "@/lib/once";
import { countries } from "@/lib/places";
import { upload } from "@/lib/upload";

const TYPES = { "image/jpeg": "JPEG", "image/png": "PNG", "application/pdf": "PDF" } as const;
const MOST_BYTES = 10 * 1024 * 1024;
const MOST_PAGES = 4;

interface Given {
  country: string;
  /** Whether a page of the provider's takes the photographs. */
  isHosted: boolean;
  isBegun: boolean;
}

interface Uploaded {
  name: string;
  key: string;
}

/** Which document of which country, its pages uploaded here or photographed at the provider's page. */
export function HandIn({ country, isHosted, isBegun }: Given) {
  const { t } = useTranslation(["identity_checks", "words"]);
  const choices = useMemo(countries, []);
  const once = useOnce();
  const [type, setType] = useState<Schemas["CheckInput"]["document_type"]>("passport");
  const [issuer, setIssuer] = useState(country);
  const [pages, setPages] = useState<Uploaded[]>([]);
  const [percent, setPercent] = useState<number | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  const add = useAct(async (file: File) => {
    setPercent(0);
    try {
      const content_type = file.type as keyof typeof TYPES;
      const { data } = await api.POST("/me/documents", { body: { content_type, purpose: "identity" } });
      if (!data) return;
      await upload(data, file, setPercent);
      setPages((before) => [...before, { name: file.name, key: data.document_key }]);
    } finally {
      setPercent(null);
    }
  });
  const hand = useAct(async () => {
    const document_keys = isHosted ? [] : pages.map((one) => one.key);
    const body = { document_type: type, document_country: issuer, document_keys };
    const { data } = await once((header) => api.POST("/me/identity-check", { body, params: { header } }));
    if (data?.url) return window.location.assign(data.url);
    await Promise.all([
      queries.invalidateQueries({ queryKey: ["get", "/me/identity-check"] }),
      queries.invalidateQueries({ queryKey: ["get", "/me"] }),
    ]);
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    void hand.run();
  }

  const isReady = isHosted || pages.length > 0;
  return (
    <Section title={t(isHosted ? "hand.hosted" : "hand.title")}>
      <form onSubmit={submit}>
        <Stack>
          <Radio.Group
            label={t("hand.type")}
            value={type}
            onChange={(chosen) => setType(chosen === "id_card" ? "id_card" : "passport")}
          >
            <Group mt={4}>
              <Radio value="passport" label={t("hand.passport")} />
              <Radio value="id_card" label={t("hand.id_card")} />
            </Group>
          </Radio.Group>
          <Select
            maw={360}
            label={t("hand.country")}
            searchable
            allowDeselect={false}
            nothingFoundMessage={t("words:nothingFound")}
            data={choices}
            value={issuer}
            error={hand.about("document_country")}
            onChange={(chosen) => chosen && setIssuer(chosen)}
          />
          {!isHosted && (
            <Stack gap="xs">
              <Text size="sm" fw={500}>
                {t(type === "passport" ? "hand.passportPages" : "hand.cardPages")}
              </Text>
              <Stack gap={4} component="ul" p={0} m={0} aria-live="polite">
                {pages.map((one) => (
                  <Group key={one.key} gap="xs" component="li" wrap="nowrap">
                    <IconFileCheck size={18} aria-hidden />
                    <Text size="sm" className="breaks">
                      {one.name}
                    </Text>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t("hand.remove", { name: one.name })}
                      onClick={() => setPages(pages.filter((page) => page !== one))}
                    >
                      <IconTrash size={16} aria-hidden />
                    </ActionIcon>
                  </Group>
                ))}
              </Stack>
              {pages.length < MOST_PAGES && (
                <FileDrop
                  label={t(pages.length === 0 ? "hand.choose" : "hand.more")}
                  says={t("hand.types")}
                  accept={TYPES}
                  mostBytes={MOST_BYTES}
                  percent={percent}
                  chosen={(file) => void add.run(file)}
                  refused={setRefused}
                />
              )}
              {refused && (
                <Text size="sm" c="red" role="alert">
                  {refused}
                </Text>
              )}
              <RefusedElsewhere act={add} />
            </Stack>
          )}
          <RefusedElsewhere act={hand} fields={["document_country"]} />
          <Group>
            <Button type="submit" loading={hand.busy} disabled={!isReady || percent !== null}>
              {t(isHosted ? (isBegun ? "hand.again" : "hand.go") : "hand.do")}
            </Button>
            {!isReady && (
              <Text size="sm" c="dimmed">
                {t("hand.notYet")}
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
