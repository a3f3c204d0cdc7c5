import { Anchor, Code, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "@/lib/who";

export type Names = Record<string, string>;

/** Who did or owns something: an account's id leads to its page, under the name where it is known; a policy or the schedule is only named. */
export function Who({ id, name }: { id: string; name?: string | undefined }) {
  const { t } = useTranslation("admin");
  const mine = useMe().data?.account_id === id;
  if (!id.startsWith("acc_"))
    return (
      <Text span size="sm" className="breaks">
        {id}
      </Text>
    );
  return (
    <>
      <Anchor
        size="sm"
        className="breaks"
        renderRoot={(props) => <Link to="/admin/people/$accountId" params={{ accountId: id }} {...props} />}
      >
        {mine ? t("you") : (name ?? id)}
      </Anchor>
      {!mine && name !== undefined && (
        <Text span size="xs" c="dimmed" className="breaks">
          {" "}
          {id}
        </Text>
      )}
    </>
  );
}

/** The names that the pages of a list give for the accounts in it. */
export function namesIn(pages: readonly { names: Names }[] | undefined): Names {
  return Object.assign({}, ...(pages ?? []).map(({ names }) => names));
}

/** What something is about: what has a page of the desk leads there, anything else is only named. */
export function About({ id }: { id: string }) {
  const path = pathOf(id);
  if (id.startsWith("acc_")) return <Who id={id} />;
  if (path === null) return <Code className="breaks">{id}</Code>;
  return (
    <Anchor size="sm" className="breaks" renderRoot={(props) => <Link to={path} {...props} />}>
      {id}
    </Anchor>
  );
}

const PAGES: readonly [RegExp, string][] = [
  [/^\d{4}-\d{2}-\d{2}$/, "/admin/pay/"],
  [/^(dry|reconcile)-/, "/admin/runs/"],
  [/^asm_/, "/admin/assessments/"],
  [/^pay_/, "/admin/payouts/"],
];

function pathOf(id: string): string | null {
  const found = PAGES.find(([form]) => form.test(id));
  return found === undefined ? null : found[1] + encodeURIComponent(id);
}
