import { useTranslation } from "react-i18next";
import { Said } from "@/components/Said";
import { ruleSaid } from "./rules";

interface Given {
  text: string;
  /** Where amounts are of one currency, they are said in it. */
  currency?: string;
}

/** What the platform says about a field, in the reader's language as far as the sentence is known. */
export function Rule({ text, currency }: Given) {
  const { t } = useTranslation(["manage", "words"]);
  const said = ruleSaid(text, t);
  return (
    <span lang={said === null ? "en" : undefined}>
      <Said text={said ?? text} currency={currency} />
    </span>
  );
}
