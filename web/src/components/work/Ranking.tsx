import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { ActionIcon, Button, Checkbox, Group, Input, Stack, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { letter, orderOf, responsesOf } from "./asked";
import type { Given } from "./given";
import { groupsOf, moved, type Row, ranks, rowsOf, tieToggled } from "./ranking";

/** Responses put in order by dragging, by buttons, or by keys: Alt with an arrow moves the row, = ties it. */
export default function Ranking({ input, shownOrder, answer, set, about, isReadOnly }: Given) {
  const { t } = useTranslation("work");
  const responses = responsesOf(input);
  const order = orderOf(responses, shownOrder);
  const rows = rowsOf(answer.ranking, order);
  const isGiven = Array.isArray(answer.ranking);
  const places = ranks(rows);
  const [said, say] = useState("");
  const focus = useRef<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );

  useEffect(() => {
    if (focus.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-number="${focus.current}"]`)?.focus();
    focus.current = null;
  });

  const keep = (next: Row[]) => set("ranking", groupsOf(next));
  const name = (number: number) => letter(order.indexOf(number));

  function move(from: number, to: number) {
    const row = rows[from];
    if (row === undefined || isReadOnly || to < 0 || to >= rows.length) return;
    const next = moved(rows, from, to);
    focus.current = row.number;
    keep(next);
    const rank = ranks(next)[to] ?? to + 1;
    say(t("ranking.moved", { letter: name(row.number), rank, count: rows.length }));
  }

  function tie(at: number) {
    if (!isReadOnly && at > 0) keep(tieToggled(rows, at));
  }

  function pressed(event: KeyboardEvent, at: number) {
    if (event.target !== event.currentTarget) return;
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step !== 0) {
      event.preventDefault();
      if (event.altKey) move(at, at + step);
      else list.current?.querySelectorAll<HTMLElement>("[data-number]")[at + step]?.focus();
    } else if (event.key === "=") {
      event.preventDefault();
      tie(at);
    }
  }

  function dropped({ active, over }: DragEndEvent) {
    const place = (id: unknown) => rows.findIndex((row) => row.number + 1 === id);
    if (over !== null && active.id !== over.id) move(place(active.id), place(over.id));
  }

  return (
    <Input.Wrapper
      id="answer-ranking"
      label={t("field.ranking")}
      description={t("ranking.how")}
      error={about("ranking")}
      withAsterisk
      labelElement="div"
    >
      <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={dropped}>
        <SortableContext items={rows.map((row) => row.number + 1)} strategy={verticalListSortingStrategy}>
          <ol className="ranking" ref={list} aria-label={t("field.ranking")}>
            {rows.map((row, at) => (
              <Item
                key={row.number}
                row={row}
                rank={isGiven ? places[at] : undefined}
                name={name(row.number)}
                text={responses[row.number] ?? ""}
                isFirst={at === 0}
                isLast={at === rows.length - 1}
                isReadOnly={isReadOnly}
                move={(step) => move(at, at + step)}
                tie={() => tie(at)}
                pressed={(event) => pressed(event, at)}
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
      {!isGiven && !isReadOnly && (
        <Button variant="light" size="xs" mb="xs" onClick={() => keep(rows)}>
          {t("ranking.keep")}
        </Button>
      )}
      <Text className="unseen" aria-live="polite">
        {said}
      </Text>
    </Input.Wrapper>
  );
}

interface ItemGiven {
  row: Row;
  rank: number | undefined;
  name: string;
  text: string;
  isFirst: boolean;
  isLast: boolean;
  isReadOnly: boolean;
  move: (step: number) => void;
  tie: () => void;
  pressed: (event: KeyboardEvent) => void;
}

function Item({ row, rank, name, text, isFirst, isLast, isReadOnly, move, tie, pressed }: ItemGiven) {
  const { t } = useTranslation("work");
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({
      id: row.number + 1, // no id may be 0
      disabled: isReadOnly,
    });
  return (
    <li
      ref={setNodeRef}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: and so it takes the focus
      tabIndex={0}
      data-number={row.number}
      data-tied={row.isTied || undefined}
      data-dragged={isDragging || undefined}
      style={{ transform: CSS.Translate.toString(transform), transition: transition ?? "none" }}
      onKeyDown={pressed}
      aria-label={t(rank === undefined ? "ranking.unranked" : "ranking.row", {
        letter: name,
        rank: rank ?? 0,
      })}
    >
      <Group wrap="nowrap" gap="xs">
        {!isReadOnly && (
          <ActionIcon
            ref={setActivatorNodeRef}
            variant="subtle"
            color="gray"
            className="grip"
            {...attributes}
            {...listeners}
            aria-label={t("ranking.drag", { letter: name })}
          >
            <IconGripVertical size={16} />
          </ActionIcon>
        )}
        <Text fw={700} miw={28} ta="center" className="tabular">
          {rank === undefined ? "–" : `${rank}.`}
        </Text>
        <Stack gap={0} flex={1} miw={0}>
          <Text size="sm" fw={600}>
            {t("comparison.response", { letter: name })}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {text.slice(0, 200)}
          </Text>
        </Stack>
        {!isReadOnly && (
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              variant="default"
              disabled={isFirst}
              onClick={() => move(-1)}
              aria-label={t("ranking.up", { letter: name })}
            >
              <IconArrowUp size={16} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              disabled={isLast}
              onClick={() => move(1)}
              aria-label={t("ranking.down", { letter: name })}
            >
              <IconArrowDown size={16} />
            </ActionIcon>
          </Group>
        )}
      </Group>
      {!isFirst && (
        <Checkbox
          mt={4}
          ml={isReadOnly ? 0 : 38}
          size="xs"
          label={t("ranking.tie")}
          checked={row.isTied}
          onChange={tie}
          disabled={isReadOnly}
        />
      )}
    </li>
  );
}
