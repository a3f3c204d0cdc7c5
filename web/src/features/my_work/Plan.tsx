import {
  DndContext,
  type DragEndEvent,
  PointerSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { Box, Card, Group, Select, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconGripVertical } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { Refused } from "@/components/Refused";
import { useAct } from "@/lib/act";
import { dayIn, daysFrom } from "@/lib/calendar";
import { minutes, moment } from "@/lib/format";
import { locale } from "@/lib/language";
import { useNow } from "@/lib/now";
import { termsOf } from "@/lib/terms";
import { useZone } from "@/lib/who";
import { type Claim, claimsChanged } from "./claims";

const LATER = "later"; // the column of what has no day of this week

/** The next seven days as columns; a claim is put on a day by dragging it or by its list of days. */
export function Plan({ claims }: { claims: Claim[] }) {
  const { t } = useTranslation("my_work");
  const zone = useZone();
  const week = daysFrom(dayIn(useNow(60_000), zone), 7);
  const [moved, setMoved] = useState<ReadonlyMap<string, string | null>>(new Map());
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));
  const plan = useAct(async (claim: Claim, day: string | null) => {
    setMoved((before) => new Map(before).set(claim.claim_id, day));
    const params = { path: { claim_id: claim.claim_id } };
    try {
      await api.PUT("/claims/{claim_id}/plan", { params, body: { planned_on: day } });
      await claimsChanged();
    } finally {
      setMoved((before) => new Map([...before].filter(([id]) => id !== claim.claim_id)));
    }
  });
  const dayOf = (claim: Claim) => {
    const own = moved.get(claim.claim_id);
    return own === undefined ? claim.planned_on : own;
  };
  const inColumn = (column: string) =>
    claims.filter((claim) => {
      const day = dayOf(claim);
      return day !== null && week.includes(day) ? day === column : column === LATER;
    });

  function dropped({ active, over }: DragEndEvent) {
    const claim = claims.find((one) => one.claim_id === active.id);
    if (!claim || !over) return;
    const day = over.id === LATER ? null : String(over.id);
    if (day !== dayOf(claim)) void plan.run(claim, day);
  }

  const items = (column: string) =>
    inColumn(column).map((claim) => (
      <Item
        key={claim.claim_id}
        claim={claim}
        day={dayOf(claim)}
        week={week}
        busy={plan.busy}
        onDay={(day) => void plan.run(claim, day)}
      />
    ));
  return (
    <DndContext sensors={sensors} onDragEnd={dropped}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t("plan.says")}
        </Text>
        {plan.problem !== null && <Refused error={plan.problem} />}
        <Column id={LATER} title={t("plan.none")} claims={inColumn(LATER)}>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>{items(LATER)}</SimpleGrid>
        </Column>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
          {week.map((day) => (
            <Column key={day} id={day} title={named(day)} claims={inColumn(day)}>
              {items(day)}
            </Column>
          ))}
        </SimpleGrid>
      </Stack>
    </DndContext>
  );
}

function named(day: string): string {
  const format = new Intl.DateTimeFormat(locale(), {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  return format.format(new Date(`${day}T00:00:00Z`));
}

interface Of {
  id: string;
  title: string;
  claims: Claim[];
  children: ReactNode;
}

function Column({ id, title, claims, children }: Of) {
  const { t } = useTranslation("my_work");
  const { setNodeRef, isOver } = useDroppable({ id });
  const total = claims.reduce((sum, claim) => sum + termsOf(claim).est_minutes, 0);
  return (
    <Card
      ref={setNodeRef}
      withBorder
      component="section"
      aria-label={title}
      p="sm"
      style={isOver ? { outline: "2px solid var(--mantine-primary-color-filled)" } : {}}
    >
      <Group justify="space-between" mb="xs" gap={4}>
        <Title order={2} size="h6">
          {title}
        </Title>
        {total > 0 && (
          <Text size="xs" c="dimmed" className="tabular">
            {t("plan.total", { time: minutes(total) })}
          </Text>
        )}
      </Group>
      <Stack gap="xs" mih={24}>
        {children}
      </Stack>
    </Card>
  );
}

interface One {
  claim: Claim;
  day: string | null;
  week: string[];
  busy: boolean;
  onDay: (day: string | null) => void;
}

function Item({ claim, day, week, busy, onDay }: One) {
  const { t } = useTranslation("my_work");
  const zone = useZone();
  const { setNodeRef, listeners, transform, isDragging } = useDraggable({ id: claim.claim_id });
  const last = dayIn(claim.expires_at, zone);
  const possible = week.filter((one) => one <= last);
  const days = day !== null && !possible.includes(day) ? [day, ...possible] : possible;
  return (
    <Card
      ref={setNodeRef}
      withBorder
      p="xs"
      bg="var(--mantine-color-body)"
      style={{
        transform: transform ? `translate(${transform.x}px, ${transform.y}px)` : undefined,
        zIndex: isDragging ? 10 : undefined,
        position: "relative",
      }}
    >
      <Group gap={4} wrap="nowrap" align="flex-start">
        <Box {...listeners} style={{ cursor: "grab", touchAction: "none" }} aria-hidden c="dimmed">
          <IconGripVertical size={18} />
        </Box>
        <Stack gap={4} flex={1} miw={0}>
          <Text size="sm" fw={600} lineClamp={2} className="breaks">
            {claim.title}
          </Text>
          <Text size="xs" c="dimmed">
            {t("plan.due", { at: moment(claim.expires_at, zone) })}
          </Text>
          <Select
            size="xs"
            aria-label={t("plan.day", { title: claim.title })}
            placeholder={t("plan.choose")}
            clearable
            clearButtonProps={{ "aria-label": t("plan.clear") }}
            disabled={busy}
            value={day}
            onChange={onDay}
            data={days.map((value) => ({ value, label: named(value) }))}
          />
        </Stack>
      </Group>
    </Card>
  );
}
