import { Button, CloseButton, Group, Paper, Text, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useHasPage } from "@/lib/paths";
import { useTourSeen } from "@/lib/tour";
import { STOPS } from "./stops";
import classes from "./tour.module.css";

interface Given {
  /** Where the menu takes the page's place, it is shown for the tour and hidden after it. */
  show: () => void;
  hide: () => void;
}

/** Shows somebody around: a card beside the page, the link it speaks of marked; Escape ends it, arrows go on. */
export default function Tour({ show, hide }: Given) {
  const { t } = useTranslation(["tour", "words"]);
  const hasPage = useHasPage();
  const stops = STOPS.filter(({ to }) => hasPage(to));
  const [at, setAt] = useState(0);
  const { setSeen } = useTourSeen();
  const go = useNavigate();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const stop = stops[at];

  useEffect(() => {
    heading.current?.focus();
    show();
    const link = document.querySelector(`nav a[href="${stop?.to}"]`);
    link?.classList.add("toured");
    return () => link?.classList.remove("toured");
  }, [stop, show]);
  useEffect(() => hide, [hide]);

  function end() {
    setSeen();
    void go({ to: ".", hash: "", replace: true, search: true });
  }
  const step = (by: number) => setAt((now) => Math.min(Math.max(now + by, 0), stops.length - 1));
  if (stop === undefined) return null;
  const isLast = at === stops.length - 1;
  return (
    <Paper
      className={classes.card}
      role="dialog"
      aria-labelledby={id}
      withBorder
      shadow="md"
      p="md"
      onKeyDown={(event) => {
        if (event.key === "Escape") end();
        if (event.key === "ArrowRight") step(1);
        if (event.key === "ArrowLeft") step(-1);
      }}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} size="h4" id={id} ref={heading} tabIndex={-1} className={classes.heading}>
          {t(`${stop.name}.title`)}
        </Title>
        <CloseButton aria-label={t("end")} onClick={end} />
      </Group>
      <Text size="sm" mt={4}>
        {t(`${stop.name}.says`)}
      </Text>
      <Group justify="space-between" mt="md">
        <Text size="xs" c="dimmed">
          {t("step", { number: at + 1, count: stops.length })}
        </Text>
        <Group gap="xs">
          {at > 0 && (
            <Button size="xs" variant="default" onClick={() => step(-1)}>
              {t("back")}
            </Button>
          )}
          <Button size="xs" onClick={() => (isLast ? end() : step(1))}>
            {t(isLast ? "done" : "next")}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
