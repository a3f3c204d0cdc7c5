import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";

/** The title of a project; asked for once, whichever and however many of its reviews are shown. */
export function useProjectTitle(projectId: string): string {
  const { t } = useTranslation("reviews");
  const params = { params: { path: { project_id: projectId } } };
  const found = calls.useQuery("get", "/projects/{project_id}", params, {
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (found.isPending) return "…";
  return found.data?.project.title ?? t("untitled");
}
