import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { arrayMove, SortableContext, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { ActionIcon, Button, Group, Input, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api/client";
import { OptionText } from "./OptionText";

type Option = Schemas["OptionView"];

interface Given {
  options: Option[];
  answer: string[] | null;
  set: (ids: string[]) => void;
  error: ReactNode;
  isReadOnly: boolean;
}

/** Options put in order by dragging, by buttons, or by keys: Alt with an arrow moves the line. */
export default function Ordering({ options, answer, set, error, isReadOnly }: Given) {
  const { t } = useTranslation("attempts");
  const ids = answer ?? options.map((one) => one.option_id);
  const [said, say] = useState("");
  const focus = useRef<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));
  const lines = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-line]") ?? [])];

  useEffect(() => {
    if (focus.current === null) return;
    lines()
      .find((line) => line.dataset.line === focus.current)
      ?.focus();
    focus.current = null;
  });

  function move(from: number, to: number) {
    if (isReadOnly || to < 0 || to >= ids.length) return;
    focus.current = ids[from] ?? null;
    set(arrayMove(ids, from, to));
    say(t("ordering.moved", { place: to + 1, count: ids.length }));
  }

  function pressed(event: KeyboardEvent, at: number) {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0 || event.target !== event.currentTarget) return;
    event.preventDefault();
    if (event.altKey) move(at, at + step);
    else lines()[at + step]?.focus();
  }

  function dropped({ active, over }: DragEndEvent) {
    if (over !== null && active.id !== over.id)
      move(ids.indexOf(String(active.id)), ids.indexOf(String(over.id)));
  }

  return (
    <Input.Wrapper
      label={t("answer.ordering")}
      description={t("ordering.how")}
      error={error}
      labelElement="div"
    >
      <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={dropped}>
        <SortableContext items={ids} strategy={verticalListSortingStrategy}>
          <ol className="ranking" ref={list} aria-label={t("answer.ordering")}>
            {ids.map((id, at) => (
              <Line
                key={id}
                id={id}
                text={options.find((one) => one.option_id === id)?.text ?? ""}
                place={answer === null ? null : at + 1}
                isFirst={at === 0}
                isLast={at === ids.length - 1}
                isReadOnly={isReadOnly}
                move={(step) => move(at, at + step)}
                pressed={(event) => pressed(event, at)}
              />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
      {answer === null && !isReadOnly && (
        <Button variant="light" size="xs" onClick={() => set(ids)}>
          {t("ordering.keep")}
        </Button>
      )}
      <Text className="unseen" aria-live="polite">
        {said}
      </Text>
    </Input.Wrapper>
  );
}

interface LineGiven {
  id: string;
  text: string;
  place: number | null;
  isFirst: boolean;
  isLast: boolean;
  isReadOnly: boolean;
  move: (step: number) => void;
  pressed: (event: KeyboardEvent) => void;
}

function Line({ id, text, place, isFirst, isLast, isReadOnly, move, pressed }: LineGiven) {
  const { t } = useTranslation("attempts");
  const { listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({
    id,
    disabled: isReadOnly,
  });
  return (
    <li
      ref={setNodeRef}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a line is moved by keys
      tabIndex={0}
      data-line={id}
      data-dragged={isDragging || undefined}
      style={{ transform: CSS.Translate.toString(transform), transition: transition ?? "none" }}
      onKeyDown={pressed}
      aria-label={place === null ? text : `${place}. ${text}`}
    >
      <Group wrap="nowrap" gap="xs">
        {!isReadOnly && (
          <span ref={setActivatorNodeRef} className="grip" {...listeners} aria-hidden>
            <IconGripVertical size={18} />
          </span>
        )}
        <Text fw={600} miw={20} className="tabular" aria-hidden>
          {place ?? "–"}
        </Text>
        <OptionText text={text} />
        {!isReadOnly && (
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              variant="default"
              disabled={isFirst}
              onClick={() => move(-1)}
              aria-label={t("ordering.up", { text })}
            >
              <IconArrowUp size={16} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              disabled={isLast}
              onClick={() => move(1)}
              aria-label={t("ordering.down", { text })}
            >
              <IconArrowDown size={16} />
            </ActionIcon>
          </Group>
        )}
      </Group>
    </li>
  );
}
