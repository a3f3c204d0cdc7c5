import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problems";
import { told, useRefusalWords } from "@/lib/refusals";
import { useZone } from "@/lib/who";
import { Exactly } from "./Exactly";
import { Said } from "./Said";

interface Given {
  error: unknown;
  again?: () => void;
  /** Where amounts are of one currency, they are said in it. */
  currency?: string;
}

/** What only this client knows to explain. */
const OWN = ["offline", "unreachable", "idempotency-key-reused"] as const;

/** What was refused or failed, and the way out; used wherever a call can end. */
export function Refused({ error, again, currency }: Given) {
  const { t } = useTranslation();
  const isReady = useRefusalWords(error);
  const zone = useZone();
  const problem = error instanceof ProblemError ? error : null;
  const own = OWN.find((one) => problem?.is(one)) ?? null;
  const here = problem && !own ? told(problem, zone) : undefined;
  if (!isReady) return null;
  const title = own
    ? t(`problems.${own}.title`)
    : (here?.title ?? problem?.message ?? t("problems.broken.title"));
  const detail = own ? t(`problems.${own}.detail`) : problem ? problem.detail : t("problems.broken.detail");
  return (
    <Alert color={own ? "yellow" : "red"} title={title} role="alert">
      <Stack gap="xs">
        {here?.says && (
          <Text size="sm" className="breaks">
            <Said text={here.says} />
          </Text>
        )}
        {detail && here && <Exactly text={detail} currency={currency} />}
        {detail && !here && (
          <Text size="sm" className="breaks">
            <Said text={detail} currency={currency} />
          </Text>
        )}
        <Group>
          {again && (
            <Button size="xs" variant="default" onClick={again}>
              {t("again")}
            </Button>
          )}
          {problem?.is("not-signed-in", "session-ended") && (
            <Anchor size="sm" renderRoot={(props) => <Link to="/sign-in" {...props} />}>
              {t("signIn")}
            </Anchor>
          )}
          {problem?.is("second-factor-required") && (
            <Anchor size="sm" renderRoot={(props) => <Link to="/profile/security" {...props} />}>
              {t("setSecondFactor")}
            </Anchor>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Alert color="gray" title={t("problems.noPage.title")}>
      <Anchor renderRoot={(props) => <Link to="/" {...props} />}>{t("problems.noPage.wayOut")}</Anchor>
    </Alert>
  );
}
