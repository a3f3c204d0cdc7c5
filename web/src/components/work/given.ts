import type { ReactNode } from "react";
import type { Answer, Asked } from "./asked";

/** What every part of an answer's form is given. */
export interface Given {
  asked: Asked;
  input: unknown;
  shownOrder: readonly number[] | null;
  answer: Answer;
  /** Sets one field; undefined takes it away. */
  set: (field: string, value: unknown) => void;
  /** What is wrong with a field, once it is to be said. */
  about: (field: string) => ReactNode;
  isReadOnly: boolean;
}
