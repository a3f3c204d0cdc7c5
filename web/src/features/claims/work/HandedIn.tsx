import { Alert, Button, Group, Kbd, Text } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, queries, type Schemas } from "@/api/client";
import { ProblemError } from "@/api/problems";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { useKeys } from "@/components/work/keys";
import { useAct } from "@/lib/act";
import { instant, money } from "@/lib/format";
import { useOnce } from "@/lib/once";
import { useZone } from "@/lib/who";
import { termsOf } from "./terms";

interface Given {
  submission: Schemas["SubmissionView"];
  claim: Schemas["MyClaimView"];
}

/** After handing in: what happens now, and the next task in one key. */
export function HandedIn({ submission, claim }: Given) {
  const { t } = useTranslation("work");
  const go = useNavigate();
  const once = useOnce();
  const next = useAct(async () => {
    const path = { project_id: submission.project_id };
    const { data } = await once((header) =>
      api.POST("/projects/{project_id}/claims", { params: { path, header } }),
    );
    void queries.invalidateQueries({ queryKey: ["get", "/claims"] });
    if (data) await go({ to: "/work/claims/$claimId", params: { claimId: data.claim_id } });
  });
  const isNone = next.problem instanceof ProblemError && next.problem.is("nothing-to-claim");
  useKeys({ n: () => void next.run() }, !isNone);
  const zone = useZone();
  return (
    <Page title={t("handed.title")} says={claim.title} width={640}>
      <Text role="status">
        {submission.state === "accepted"
          ? t("handed.accepted", { amount: money(submission.pay) })
          : t(termsOf(claim).review_levels === 0 ? "handed.atOnce" : "handed.due", {
              at: instant(submission.review_due_at, zone),
              zone,
              amount: money(submission.pay),
            })}
      </Text>
      {isNone && (
        <Alert color="gray" title={t("handed.none")} role="alert">
          {t("handed.noneSays")}
        </Alert>
      )}
      {next.problem !== null && !isNone && <Refused error={next.problem} />}
      <Group>
        {!isNone && (
          <Button
            autoFocus
            onClick={() => void next.run()}
            loading={next.busy}
            rightSection={<Kbd size="xs">N</Kbd>}
          >
            {t("handed.next")}
          </Button>
        )}
        <Button variant={isNone ? "filled" : "default"} renderRoot={(props) => <Link to="/" {...props} />}>
          {t("handed.other")}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link to="/work" {...props} />}>
          {t("handed.mine")}
        </Button>
      </Group>
    </Page>
  );
}
