import { Loader, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/problems";
import { Refused } from "@/components/Refused";
import { useTitle } from "@/lib/title";

interface Given<Answer> {
  title: string;
  /** What names the link: a page drawn twice follows it once, for it works once. */
  token: string;
  follow: () => Promise<Answer>;
  /** What to do when it was refused. */
  otherwise: ReactNode;
  /** What it means that the link was followed before, where that is no failure. */
  used?: string;
  children: (answer: Answer) => ReactNode;
}

/** A link of an e-mail being followed by itself, and what came of it. */
export function Followed<Answer>({ title, token, follow, otherwise, used, children }: Given<Answer>) {
  const { t } = useTranslation("accounts");
  useTitle(title);
  const isWhole = token !== ""; // a link that was cut in two on its way
  const followed = useQuery({
    enabled: isWhole,
    queryKey: ["link", title, token],
    queryFn: follow,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
  });
  const wasUsed = followed.error instanceof ProblemError && followed.error.is("link-used");
  return (
    <Paper maw={520} mx="auto" mt="xl" p={{ base: "md", sm: "lg" }} withBorder>
      <Stack aria-live="polite">
        <Title order={1} size="h2">
          {title}
        </Title>
        {!isWhole && (
          <>
            <Text>{t("incomplete")}</Text>
            {otherwise}
          </>
        )}
        {isWhole && followed.isPending && (
          <Text>
            <Loader size="xs" mr="xs" aria-hidden />
            {t("following")}
          </Text>
        )}
        {followed.error && (
          <>
            {wasUsed && used !== undefined ? <Text>{used}</Text> : <Refused error={followed.error} />}
            {otherwise}
          </>
        )}
        {followed.isSuccess && children(followed.data)}
      </Stack>
    </Paper>
  );
}
