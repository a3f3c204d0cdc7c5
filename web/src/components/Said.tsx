import { Anchor, Code } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Fragment, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useHasPage } from "@/lib/paths";
import { type Part, partsOf } from "@/lib/ways";

/** The API's words for people: the routes it names are links to the pages that do the same. */
export function Said({ text, currency }: { text: string; currency?: string | undefined }) {
  const parts = useMemo(() => partsOf(text, currency), [text, currency]);
  return parts.map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no other name
    <Fragment key={at}>{one(part)}</Fragment>
  ));
}

function one(part: Part) {
  if (part.kind === "way") return <ToPage part={part} />;
  return part.kind === "code" ? <Code>{part.text}</Code> : part.text;
}

function ToPage({ part }: { part: Part & { kind: "way" } }) {
  const { t } = useTranslation();
  const hasPage = useHasPage();
  if (!hasPage(part.to)) return part.text;
  return (
    <Anchor inherit renderRoot={(props) => <Link to={part.to} {...props} />}>
      {t(`ways.${part.words as "signIn"}`)}
    </Anchor>
  );
}
