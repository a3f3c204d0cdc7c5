import { ActionIcon, Badge, Box, Button, Group, Select, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { day, exactly } from "@/lib/days";
import { useHasPage } from "@/lib/paths";
import { useMe } from "@/lib/who";

const LEVELS = ["1", "2", "3", "4", "5"] as const;

interface Given {
  held: Schemas["HeldSkillView"];
  tests: Schemas["OfferedAssessment"][];
  busy: boolean;
  set: (level: number | null) => void;
}

/** One skill: what is said of it, what is proved and by what, and the test that would prove it. */
export function SkillRow({ held, tests, busy, set }: Given) {
  const hasPage = useHasPage();
  const { t } = useTranslation(["skills", "words"]);
  const zone = useMe().data?.time_zone ?? "UTC";
  const open = tests.find((one) => !one.is_passed && one.level > (held.verified_level ?? 0));
  return (
    <Box component="li" py="sm" className="row">
      <Group justify="space-between" gap="sm">
        <Box flex={1} miw={200}>
          <Text fw={600} className="breaks">
            {held.title}
          </Text>
          {held.verified_level === null ? (
            <Badge color="gray" variant="light">
              {t("unverified")}
            </Badge>
          ) : (
            <Group gap="xs">
              <Badge color="lagoon" variant="light">
                {t("verified", { level: held.verified_level })}
              </Badge>
              <Text size="xs" c="dimmed">
                {t("proof", { at: day(held.verified_at ?? "", zone) })}
              </Text>
            </Group>
          )}
          {open?.retry_at && (
            <Text size="xs" c="dimmed">
              {t("retryAt", { at: exactly(open.retry_at, zone) })}
            </Text>
          )}
        </Box>
        <Group gap="xs" align="flex-end">
          {open && !open.retry_at && hasPage(ASSESSMENTS) && (
            <Button
              size="xs"
              variant="light"
              renderRoot={(props) => <Link to={ASSESSMENTS} {...props} />}
              aria-label={`${t(open.running_attempt_id ? "goOn" : "test")}: ${held.title}`}
            >
              {t(open.running_attempt_id ? "goOn" : "test")}
            </Button>
          )}
          <Select
            size="xs"
            w={150}
            aria-label={t("levelOf", { title: held.title })}
            placeholder={t("undeclared")}
            data={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
            value={held.declared_level === null ? null : String(held.declared_level)}
            disabled={busy}
            allowDeselect={false}
            onChange={(level) => level && set(Number(level))}
          />
          {held.declared_level !== null && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              disabled={busy}
              aria-label={t("remove", { title: held.title })}
              onClick={() => set(null)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      </Group>
    </Box>
  );
}

/** A page of another feature, named by its path alone. */
const ASSESSMENTS: string = "/assessments";
