import type { ComponentProps, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";
import { Listed } from "./Listed";
import { Said } from "./Said";
import { Tabs } from "./Tabs";

interface Given<State extends string> {
  /** Whose `title`, `says` and `state` stand in the catalogue. */
  about: "appeals" | "challenges" | "desk" | "identity";
  /** What a state is called, and what is said where nothing is in it. */
  name: (state: State) => string;
  none: (state: State) => string;
  states: readonly State[];
  state: State;
  choose: (state: State) => void;
  /** What came of the last act, for all to see and hear. */
  said: string;
  found: ComponentProps<typeof Listed>["found"];
  rows: readonly ReactNode[];
  children?: ReactNode;
}

/** A queue of an administrator's decisions, a tab for each state that something in it can have. */
export function ByState<State extends string>(given: Given<State>) {
  const { about, name, none, states, state, choose, said, found, rows, children } = given;
  const { t } = useTranslation("admin");
  return (
    <Page title={t(`${about}.title`)} says={t(`${about}.says`)} width={1100}>
      <Tabs
        label={t(`${about}.state`)}
        of={states.map((value) => ({ value, label: name(value) }))}
        value={state}
        onChange={choose}
      />
      <Said text={said} />
      <Listed found={found} count={rows.length} empty={none(state)}>
        {rows}
      </Listed>
      {children}
    </Page>
  );
}
