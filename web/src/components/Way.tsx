import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useHasPage } from "@/lib/paths";

/** A link to another feature's page by its path; nothing where this build has no such page. */
export function Way({ path, children }: { path: string; children: ReactNode }) {
  const hasPage = useHasPage();
  if (!hasPage(path)) return null;
  return (
    <Anchor size="sm" renderRoot={(props) => <Link to={path} {...props} />}>
      {children}
    </Anchor>
  );
}
