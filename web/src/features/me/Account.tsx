import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";
import { useMe } from "@/lib/who";
import { AboutWork } from "./AboutWork";
import { AboutYou } from "./AboutYou";
import { Resume } from "./Resume";

/** Who one is, what one does, and the resume. */
export function Account() {
  const { t } = useTranslation(["me", "words"]);
  const me = useMe().data;
  if (!me) return null;
  return (
    <Page title={t("sections.account")} says={t("account.says")}>
      <AboutYou me={me} />
      <AboutWork me={me} />
      {me.roles.includes("contributor") && <Resume me={me} />}
    </Page>
  );
}
