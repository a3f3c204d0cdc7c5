import { Card, SegmentedControl } from "@mantine/core";
import { type ReactNode, useDeferredValue } from "react";
import { useTranslation } from "react-i18next";

export type Pane = "guidelines" | "input" | "answer";

interface Given {
  /** The one that is shown where there is room for one alone. */
  pane: Pane;
  choose: (pane: Pane) => void;
  /** Null where there are none to read. */
  guidelines: ReactNode | null;
  isGuided: boolean;
  input: ReactNode;
  labels?: Partial<Record<Pane, string>>;
  /** The answer's side, with the class `pane`. */
  children: ReactNode;
}

/** Guidelines, input and answer side by side, or one at a time on a phone. */
export function Panes({ pane, choose, guidelines, isGuided, input, labels = {}, children }: Given) {
  const { t } = useTranslation("work");
  const areGuidelinesShown = useDeferredValue(isGuided) && guidelines !== null; // a key is answered before they are drawn
  const names: Pane[] = guidelines === null ? ["input", "answer"] : ["guidelines", "input", "answer"];
  const label = (name: Pane) => labels[name] ?? t(`panes.${name}`);
  const shown = (name: Pane) => (pane === name ? { "data-shown": true } : {});
  return (
    <>
      <SegmentedControl
        hiddenFrom="md"
        fullWidth
        aria-label={t("panes.label")}
        data={names.map((value) => ({ value, label: label(value) }))}
        value={pane}
        onChange={(value) => choose(value as Pane)}
      />
      <div className="panes" data-guided={areGuidelinesShown || undefined}>
        {areGuidelinesShown && (
          <Card
            withBorder
            component="section"
            className="pane reads"
            {...shown("guidelines")}
            aria-label={label("guidelines")}
            tabIndex={0}
          >
            {guidelines}
          </Card>
        )}
        <Card
          withBorder
          component="section"
          className="pane reads"
          {...shown("input")}
          aria-label={label("input")}
          tabIndex={0}
        >
          {input}
        </Card>
        {children}
      </div>
    </>
  );
}
