import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { connection, find } from "@/api/connection";
import { ProblemError } from "@/api/problems";
import { PART_MISSING } from "@/lib/parts";
import { Page } from "./Page";
import { Refused } from "./Refused";

/** What a page shows that failed: a refusal of the API, a part that did not come, or a fault of its own. */
export function BrokenPage({ error: thrown, reset }: { error: unknown; reset: () => void }) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { t } = useTranslation();
  const router = useRouter();
  const isPart = error.name === PART_MISSING;
  const title = isPart ? t("problems.part.title") : t("problems.broken.title");
  async function again() {
    await router.invalidate();
    reset();
  }
  /** A browser may remember that a part failed; only a new page asks for it again, and offline there is none. */
  async function anew() {
    await find();
    if (connection() === "fine") location.reload();
  }
  if (error instanceof ProblemError)
    return (
      <Page title={t("problems.page")}>
        <Refused error={error} again={() => void again()} />
      </Page>
    );
  return (
    <Page title={title}>
      <Words detail={t(isPart ? "problems.part.detail" : "problems.broken.detail")} error={error}>
        {isPart ? (
          <Button onClick={() => void anew()}>{t("again")}</Button>
        ) : (
          <Button onClick={() => location.reload()}>{t("problems.broken.reload")}</Button>
        )}
      </Words>
    </Page>
  );
}

function Words({ detail, error, children }: { detail: string; error: Error; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Alert color="yellow" role="alert">
      <Stack>
        <Text className="breaks">{detail}</Text>
        <Group>
          {children}
          <Anchor href="/">{t("problems.noPage.wayOut")}</Anchor>
        </Group>
        <Text size="xs" c="dimmed" component="details">
          <summary>{t("problems.broken.forSupport")}</summary>
          <span className="breaks">{`${error.name}: ${error.message}`}</span>
        </Text>
      </Stack>
    </Alert>
  );
}

/** The net under everything, the frame of the page included: no fault ever leaves an empty window. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    return this.state.error === null ? this.props.children : <Everything error={this.state.error} />;
  }
}

function Everything({ error }: { error: Error }) {
  const { t } = useTranslation();
  return (
    <main className="alone">
      <Page title={t("problems.broken.title")}>
        <Words detail={t("problems.broken.detail")} error={error}>
          <Button onClick={() => location.reload()}>{t("problems.broken.reload")}</Button>
        </Words>
      </Page>
    </main>
  );
}
