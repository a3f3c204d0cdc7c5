import { UnstyledButton } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type terms from "@/locales/en/terms.json";

export type PayTerm = keyof typeof terms;

const load = () => import("./TermNow");
const TermNow = lazy(load);

interface Given {
  of: PayTerm;
  /** The word as it stands in the sentence. */
  children?: ReactNode;
}

/** A word about pay that says what it means when it is pressed; what says it is fetched only then. */
export function Term({ of, children }: Given) {
  const [isWanted, setWanted] = useState(false);
  const early = () => void load().catch(() => undefined); // a failure shows when the word is pressed
  const word = children ?? <Word of={of} />;
  const closed = (
    <UnstyledButton
      component="button"
      type="button"
      className="term"
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={early}
      onFocus={early}
      onClick={() => setWanted(true)}
    >
      {word}
    </UnstyledButton>
  );
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <TermNow of={of}>{word}</TermNow>
    </Suspense>
  );
}

function Word({ of }: { of: PayTerm }) {
  const { t } = useTranslation("terms");
  return t(`${of}.word`);
}
