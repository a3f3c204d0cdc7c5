import {
  Alert,
  Anchor,
  Badge,
  Button,
  Card,
  Flex,
  Group,
  List,
  Modal,
  Progress,
  Stack,
  Text,
} from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Receipt } from "@/components/Receipt";
import { day, minutes, moment } from "@/lib/format";
import { usePrice } from "@/lib/pays";
import { termsOf } from "@/lib/terms";
import { useZone } from "@/lib/who";
import { type Claim, useSecondsLeft } from "./claims";
import { Extend } from "./Extend";
import { Release } from "./Release";
import { Reminders } from "./Reminders";

const SOON = 3600; // seconds
const DIALOGS = ["receipt", "reminders", "extend", "release"] as const;
type Dialog = (typeof DIALOGS)[number];

interface Given {
  claim: Claim;
  answeredAt: number;
}

/** A claim in hand: how far it is, how long there is, what acceptance asks for, and all one may do with it. */
export function ClaimCard({ claim, answeredAt }: Given) {
  const { t } = useTranslation(["my_work", "words"]);
  const zone = useZone();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const terms = termsOf(claim);
  const price = usePrice();
  const toRevise = claim.handed_in?.state === "returned" ? claim.handed_in : null;
  return (
    <Card withBorder component="article" aria-label={claim.title}>
      <Stack gap="sm">
        <Flex direction={{ base: "column", xs: "row" }} justify="space-between" gap="sm">
          <Stack gap={4} flex={1} miw={0}>
            <Anchor
              fw={600}
              c="inherit"
              className="breaks"
              renderRoot={(props) => (
                <Link to="/projects/$projectId" params={{ projectId: claim.project_id }} {...props} />
              )}
            >
              {claim.title}
            </Anchor>
            <Group gap="xs">
              <Left claim={claim} answeredAt={answeredAt} />
              <Text size="sm" c="dimmed">
                {t("card.until", { at: moment(claim.expires_at, zone) })}
              </Text>
            </Group>
            <Text size="sm" c="dimmed" className="tabular">
              {t("card.pays", { amount: price(terms), time: minutes(terms.est_minutes) })}
              {claim.planned_on && ` · ${t("card.planned", { day: day(claim.planned_on, "UTC") })}`}
            </Text>
          </Stack>
          <div>
            <Button
              renderRoot={(props) => (
                <Link to="/work/claims/$claimId" params={{ claimId: claim.claim_id }} {...props} />
              )}
            >
              {t("card.goOn")}
            </Button>
          </div>
        </Flex>
        <Group gap="sm" wrap="nowrap">
          <Progress
            flex={1}
            value={claim.percent_done}
            aria-label={t("card.done", { percent: claim.percent_done })}
          />
          <Text size="xs" className="tabular" aria-hidden>
            {t("card.done", { percent: claim.percent_done })}
          </Text>
        </Group>
        {toRevise && (
          <Alert color="yellow" title={t("card.revise")}>
            <Text size="sm" className="answers">
              {toRevise.reason ?? ""}
            </Text>
            {claim.submission_id && <Decision id={claim.submission_id} />}
          </Alert>
        )}
        {claim.requirements.length > 0 && (
          <details>
            <summary>
              <Text span size="sm">
                {t("card.requirements", { count: claim.requirements.length })}
              </Text>
            </summary>
            <List size="sm" mt="xs">
              {claim.requirements.map((one) => (
                <List.Item key={one}>{one}</List.Item>
              ))}
            </List>
          </details>
        )}
        <Group gap="xs">
          {DIALOGS.map((name) => (
            <Button
              key={name}
              size="compact-sm"
              variant="subtle"
              color="gray"
              disabled={name === "extend" && claim.extended_at !== null}
              onClick={() => setDialog(name)}
            >
              {t(name === "extend" && claim.extended_at !== null ? "extend.done" : `${name}.title`)}
            </Button>
          ))}
        </Group>
      </Stack>
      <Modal
        opened={dialog !== null}
        onClose={close}
        title={dialog && t(`${dialog}.title`)}
        size="lg"
        centered
      >
        {dialog === "receipt" && <Receipt claim={claim} />}
        {dialog === "reminders" && <Reminders claim={claim} onDone={close} />}
        {dialog === "extend" && <Extend claim={claim} onDone={close} />}
        {dialog === "release" && <Release claim={claim} onDone={close} />}
      </Modal>
    </Card>
  );
}

function Decision({ id }: { id: string }) {
  const { t } = useTranslation("my_work");
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link to="/work/submissions/$submissionId" params={{ submissionId: id }} {...props} />
      )}
    >
      {t("ended.see")}
    </Anchor>
  );
}

const DAY = 86_400; // seconds

function Left({ claim, answeredAt }: Given) {
  const { t } = useTranslation("my_work");
  const left = useSecondsLeft(claim, answeredAt);
  const said =
    left >= 2 * DAY
      ? t("card.daysLeft", { count: Math.floor(left / DAY) })
      : t("card.left", { time: minutes(Math.floor(left / 60)) });
  const isOver = left === 0 || claim.is_overdue;
  return (
    <Badge variant="light" color={isOver ? "red" : left < SOON ? "orange" : "gray"} className="tabular">
      {isOver ? t("card.over") : said}
    </Badge>
  );
}
