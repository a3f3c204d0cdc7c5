import type { ReactNode } from "react";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Answer, type Asked, RUBRIC } from "./asked";
import { type Wrong, wrongFields } from "./rules";

/** What is wrong with an answer while it is written: beside its fields, and all of it once it was to be sent. */
export function useAnswering(
  asked: Asked,
  answer: Answer,
  refused: (field: string) => ReactNode,
): {
  about: (field: string) => ReactNode;
  missing: readonly Wrong[];
  /** Whether this may be sent; else the person is brought to what is to be mended first. */
  isReady: (answer: Answer) => boolean;
} {
  const { t } = useTranslation("work");
  const later = useDeferredValue(answer);
  const wrongs = useMemo(() => wrongFields(asked, later), [asked, later]);
  const [isTried, setTried] = useState(false);
  const said = (wrong: Wrong) => t(`wrong.${wrong.rule}`, { limit: wrong.limit, found: wrong.found });
  const about = (field: string) => {
    const wrong = wrongs.find((one) => one.field === field || one.field.startsWith(`${field}.`));
    if (wrong !== undefined && (isTried || !wrong.isMissing)) return said(wrong);
    return refused(`answer.${field}`) ?? (field === "ratings" ? RATED.map(refused).find(Boolean) : undefined);
  };
  function isReady(now: Answer): boolean {
    const found = wrongFields(asked, now);
    setTried(true);
    if (found.length > 0) toField(found[0]?.field ?? "");
    return found.length === 0;
  }
  return { about, missing: isTried ? wrongs : [], isReady };
}

const RATED = RUBRIC.map((name) => `answer.ratings.${name}`);

/** To the first thing to mend, wherever its control is. */
function toField(field: string): void {
  const name = field.split(".")[0] ?? "";
  setTimeout(() => {
    const at = document.getElementById(`answer-${name}`);
    const control = at?.matches("input, textarea, select, .cm-content")
      ? at
      : at?.querySelector<HTMLElement>("[role=radio], input, textarea, [data-number], button");
    (control ?? at)?.focus();
    at?.scrollIntoView({ block: "nearest" });
  });
}
