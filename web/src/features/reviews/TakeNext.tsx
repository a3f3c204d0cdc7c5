import { Alert, Button, Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NoneWaits } from "@/components/NoneWaits";
import { Refused } from "@/components/Refused";
import { useKeys } from "@/components/work/keys";
import type { Taking } from "./take";

interface Given {
  taking: Taking;
  label: string;
  /** Whether it is what one came for, such as after a verdict. */
  isNext?: boolean;
}

/** The way to the next review, by a press or by N. */
export function TakeButton({ taking, label, isNext = false }: Given) {
  useKeys({ n: () => void taking.run() });
  return (
    <Button
      autoFocus={isNext}
      onClick={() => void taking.run()}
      loading={taking.busy}
      rightSection={
        <Kbd size="xs" visibleFrom="sm" aria-hidden>
          N
        </Kbd>
      }
    >
      {label}
    </Button>
  );
}

/** Why no review was taken, and what to do then. */
export function NotTaken({ taking }: { taking: Taking }) {
  const { t } = useTranslation("reviews");
  if (taking.problem === null) return null;
  if (taking.isNone)
    return <NoneWaits title={t("none.title")} says={t("none.says")} problem={taking.problem} />;
  if (taking.isTooMany)
    return (
      <Alert color="yellow" title={t("tooMany.title")} role="alert">
        {t("tooMany.says")}
      </Alert>
    );
  return <Refused error={taking.problem} />;
}
