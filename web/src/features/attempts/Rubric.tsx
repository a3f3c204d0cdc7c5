import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";

/** By what a person reads a text, and the most points each line gives. */
export function Rubric({ of }: { of: Schemas["CriterionTold"][] }) {
  const { t } = useTranslation("attempts");
  return (
    <details>
      <summary>
        <Text span size="sm">
          {t("rubric.title")}
        </Text>
      </summary>
      <dl className="rubric">
        {of.map(({ criterion, points, description }) => (
          <div key={criterion}>
            <Text component="dt" size="sm" fw={600}>
              {criterion} · {t("rubric.points", { count: points })}
            </Text>
            <Text component="dd" m={0} size="sm">
              {description}
            </Text>
          </div>
        ))}
      </dl>
    </details>
  );
}
