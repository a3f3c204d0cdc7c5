import { Alert, Anchor, Box, Grid, NavLink, SimpleGrid, Text, ThemeIcon } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";
import { Refused } from "@/components/Refused";
import { RefusedAnew } from "@/components/RefusedAnew";
import { Waiting } from "@/components/Waiting";
import { type Found, type Project, useProject, useReadiness } from "../data";
import { STEPS, type Step, stepStates } from "../steps";
import { Basics } from "./Basics";
import { Check } from "./Check";
import { Data } from "./Data";
import { GuidelinesStep } from "./GuidelinesStep";
import { PayStep } from "./PayStep";
import { People } from "./People";
import { ReviewStep } from "./ReviewStep";

/** A draft step by step; each step is saved by itself and can be come back to in any order. */
export function Setup({ id, step }: { id: string; step: Step }) {
  const { t } = useTranslation(["manage", "words"]);
  const found = useProject(id);
  if (found.isLoadingError) return <Refused error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting rows={3} height={120} />;
  const { project } = found.data;
  return (
    <Page title={project.title} says={t(`steps.${step}.says`)} width={1040}>
      <RefusedAnew of={found} />
      {project.state !== "draft" && <Published project={project} />}
      {project.state === "draft" && (
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 3 }}>
            <Steps id={id} step={step} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 9 }} key={`${id}-${step}`}>
            <Content found={found.data} step={step} />
          </Grid.Col>
        </Grid>
      )}
    </Page>
  );
}

function Content({ found, step }: { found: Found; step: Step }) {
  const { project } = found;
  if (step === "basics") return <Basics project={project} />;
  if (step === "data") return <Data project={project} />;
  if (step === "pay") return <PayStep project={project} />;
  if (step === "people") return <People project={project} />;
  if (step === "review") return <ReviewStep project={project} />;
  if (step === "guidelines") return <GuidelinesStep found={found} />;
  return <Check found={found} />;
}

function Steps({ id, step }: { id: string; step: Step }) {
  const { t } = useTranslation(["manage", "words"]);
  const ready = useReadiness(id);
  const states = ready.data && stepStates(ready.data.missing);
  return (
    <Box component="nav" aria-label={t("setup.steps")}>
      <SimpleGrid cols={{ base: 2, xs: 4, md: 1 }} spacing={4}>
        {STEPS.map((one, at) => (
          <NavLink
            key={one}
            active={one === step}
            aria-current={one === step ? "step" : undefined}
            label={`${at + 1}. ${t(`steps.${one}.title`)}`}
            rightSection={states && <Mark state={states[one]} />}
            renderRoot={(props) => (
              <Link to="/manage/$projectId/setup/$step" params={{ projectId: id, step: one }} {...props} />
            )}
          />
        ))}
      </SimpleGrid>
    </Box>
  );
}

function Mark({ state }: { state: "done" | "missing" }) {
  const { t } = useTranslation(["manage", "words"]);
  const [color, Icon] = state === "done" ? (["teal", IconCheck] as const) : (["red", IconX] as const);
  return (
    <ThemeIcon color={color} variant="light" size="sm" radius="xl">
      <Icon size={14} role="img" aria-label={t(`setup.${state}`)} />
    </ThemeIcon>
  );
}

function Published({ project }: { project: Project }) {
  const { t } = useTranslation(["manage", "words"]);
  return (
    <Alert color="gray" title={t("setup.published")}>
      <Text size="sm">{t("setup.publishedSays")}</Text>
      <Anchor
        size="sm"
        renderRoot={(props) => (
          <Link to="/manage/$projectId/terms" params={{ projectId: project.project_id }} {...props} />
        )}
      >
        {t("setup.toTerms")}
      </Anchor>
    </Alert>
  );
}
