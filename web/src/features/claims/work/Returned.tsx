import { Alert, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";

/** Why an answer came back, in the reviewer's words. */
export function Returned({ submissionId }: { submissionId: string }) {
  const { t } = useTranslation("work");
  const found = calls.useQuery("get", "/submissions/{submission_id}", {
    params: { path: { submission_id: submissionId } },
  });
  if (!found.data) return null;
  const { reason, clause } = found.data;
  return (
    <Alert color="orange" title={t("returned.title")}>
      <Text size="sm" className="answers">
        {reason ?? t("returned.says")}
      </Text>
      {clause && (
        <Text size="sm" c="dimmed" className="answers">
          {t("returned.clause", { clause })}
        </Text>
      )}
    </Alert>
  );
}
