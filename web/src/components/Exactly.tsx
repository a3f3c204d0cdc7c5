import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Said } from "./Said";

/** The API's own words below those of another language: they are English, and carry the values. */
export function Exactly({ text, currency }: { text: string; currency?: string | undefined }) {
  const { t, ready } = useTranslation("refusals", { useSuspense: false });
  if (!ready) return null;
  return (
    <Text size="xs" c="dimmed" className="breaks">
      {t("exactly")}{" "}
      <span lang="en">
        <Said text={text} currency={currency} />
      </span>
    </Text>
  );
}
