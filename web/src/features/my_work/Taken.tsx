import { Anchor, Button, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { Page } from "@/components/Page";
import { Part } from "@/components/Part";
import { Receipt } from "@/components/Receipt";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";

/** A link is given the focus when it comes; `autoFocus` is for fields and buttons alone. */
const focus = (link: HTMLElement | null) => link?.focus();

/** A task was taken: its signed terms, and one key to begin. */
export function Taken({ claimId }: { claimId: string }) {
  const { t } = useTranslation(["my_work", "offers", "words"]);
  const found = calls.useQuery("get", "/claims/{claim_id}", { params: { path: { claim_id: claimId } } });
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting />;
  const { claim } = found.data;
  return (
    <Page title={t("taken.title")} says={t("taken.says", { title: claim.title })} width={760}>
      <RefusedAnew of={found} />
      <Group>
        <Button
          ref={focus}
          renderRoot={(props) => <Link to="/work/claims/$claimId" params={{ claimId }} {...props} />}
        >
          {t("taken.begin")}
        </Button>
        <Anchor renderRoot={(props) => <Link to="/work" {...props} />}>{t("taken.later")}</Anchor>
      </Group>
      <Part title={t("offers:receipt.title")}>
        <Receipt claim={claim} />
      </Part>
    </Page>
  );
}
