import "katex/dist/katex.min.css";
import { Code, Text, Title } from "@mantine/core";
import type { ComponentProps } from "react";
import { useTranslation } from "react-i18next";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeKatex from "rehype-katex";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import { LeadsElsewhere } from "./LeadsElsewhere";
import { moneyIsNoFormula } from "./markdownMoney";

/** Formulas are set without commands that load, link or style; a wrong one is shown as it was written. */
const FORMULAS = {
  trust: false,
  strict: "ignore",
  throwOnError: false,
  maxSize: 20,
  maxExpand: 200,
  errorColor: "var(--mantine-color-error)",
} as const;

const GRAMMAR = [remarkGfm, remarkMath, moneyIsNoFormula];
const FORMATTERS: ComponentProps<typeof ReactMarkdown>["rehypePlugins"] = [[rehypeKatex, FORMULAS]];

/** Only what a person may follow is an address at all; everything else is none. */
export function safeAddress(url: string): string {
  return /^(https?:\/\/|mailto:)/i.test(url) ? url : "";
}

const ELEMENTS: Components = {
  a: ({ href, children }) => <LeadsElsewhere address={href ?? ""}>{children}</LeadsElsewhere>,
  img: ({ src, alt }) => <Picture address={typeof src === "string" ? src : ""} says={alt ?? ""} />,
  h1: ({ children }) => <Title order={3}>{children}</Title>,
  h2: ({ children }) => (
    <Title order={3} size="h4">
      {children}
    </Title>
  ),
  h3: ({ children }) => (
    <Title order={4} size="h5">
      {children}
    </Title>
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keys
    <div className="wide" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  pre: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wide code is scrolled by keys
    <pre className="code" tabIndex={0}>
      {children}
    </pre>
  ),
  code: ({ className, children }) =>
    className === undefined ? <Code>{children}</Code> : <code className={className}>{children}</code>,
  input: ({ checked }) => <span aria-hidden>{checked ? "☑" : "☐"}</span>,
};

export default function MarkdownBody({ text }: { text: string }) {
  return (
    <div className="markdown" dir="auto">
      <ReactMarkdown
        remarkPlugins={GRAMMAR}
        rehypePlugins={FORMATTERS}
        components={ELEMENTS}
        urlTransform={safeAddress}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

/** A picture of somebody else's would tell its server who reads this, so it is only named. */
function Picture({ address, says }: { address: string; says: string }) {
  const { t } = useTranslation();
  return (
    <Text span inherit fs="italic">
      {t("markdown.picture", { says })}{" "}
      {address !== "" && <LeadsElsewhere address={address}>{address}</LeadsElsewhere>}
    </Text>
  );
}
