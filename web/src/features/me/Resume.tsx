import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schemas } from "@/api/client";
import { FileDrop } from "@/components/FileDrop";
import { RefusedElsewhere } from "@/components/RefusedElsewhere";
import { Section } from "@/components/Section";
import { useAct } from "@/lib/act";
import { exactly } from "@/lib/days";
import { upload } from "@/lib/upload";
import { reread } from "./saving";

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const TYPES = { "application/pdf": "PDF", [DOCX]: "DOCX" } as const;
const MOST_BYTES = 5 * 1024 * 1024;

/** The one current resume: when it was changed, a link to it, another one, none (R65). */
export function Resume({ me }: { me: Schemas["OwnAccountView"] }) {
  const { t } = useTranslation(["me", "words"]);
  const [percent, setPercent] = useState<number | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const hand = useAct(async (file: File) => {
    setPercent(0);
    try {
      const content_type = file.type as keyof typeof TYPES;
      const { data } = await api.POST("/me/documents", { body: { content_type, purpose: "resume" } });
      if (!data) return;
      await upload(data, file, setPercent);
      await api.PUT("/me/resume", { body: { document_key: data.document_key } });
      await reread();
    } finally {
      setPercent(null);
    }
  });
  const fetchIt = useAct(async () => {
    const { data } = await api.GET("/me/resume");
    if (data) window.location.assign(data.link);
  });
  const takeAway = useAct(async () => {
    await api.DELETE("/me/resume");
    await reread();
  });
  return (
    <Section title={t("resume.title")} says={t("resume.says")}>
      {me.resume ? (
        <Group>
          <Text size="sm">
            {t("resume.kept", {
              kind: me.resume.kind.toUpperCase(),
              at: exactly(me.resume.updated_at, me.time_zone),
            })}
          </Text>
          <Button size="xs" variant="default" loading={fetchIt.busy} onClick={() => void fetchIt.run()}>
            {t("resume.fetch")}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="red"
            loading={takeAway.busy}
            onClick={() => void takeAway.run()}
          >
            {t("resume.takeAway")}
          </Button>
        </Group>
      ) : (
        <Text size="sm">{t("resume.none")}</Text>
      )}
      <FileDrop
        label={t(me.resume ? "resume.replace" : "resume.choose")}
        says={t("resume.types")}
        accept={TYPES}
        mostBytes={MOST_BYTES}
        percent={percent}
        chosen={(file) => void hand.run(file)}
        refused={setRefused}
      />
      {refused && (
        <Text size="sm" c="red" role="alert">
          {refused}
        </Text>
      )}
      <RefusedElsewhere act={hand} />
      <RefusedElsewhere act={fetchIt} />
      <RefusedElsewhere act={takeAway} />
    </Section>
  );
}
