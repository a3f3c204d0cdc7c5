import { useRef } from "react";
import { api, queries } from "@/api/client";
import { again, type Found } from "../data";
import { bodyOf, Instructions, writtenOf } from "../Instructions";
import { useKept } from "../kept";
import { same } from "../schemas";
import { StepForm } from "./StepForm";

/** The first guidelines of a draft: kept on this device while they are written, a version when the step is left. */
export function GuidelinesStep({ found }: { found: Found }) {
  const { project, guidelines } = found;
  const id = project.project_id;
  const issued = useRef(bodyOf(writtenOf(guidelines)));
  const kept = useKept({
    under: `inlier.manage.${id}.guidelines`,
    begin: writtenOf(guidelines),
    byItself: false,
    send: async (written) => {
      const body = bodyOf(written);
      if (same(body, issued.current)) return;
      const params = { path: { project_id: id } };
      await api.POST("/projects/{project_id}/guidelines", { params, body });
      issued.current = body;
      await again(id, "", "/guidelines", "/readiness");
      await queries.invalidateQueries({ queryKey: ["get", "/projects/{project_id}/preview"] });
    },
  });
  return (
    <StepForm id={id} step="guidelines" kept={kept}>
      <Instructions
        project={project}
        value={kept.value}
        change={kept.change}
        problem={kept.problem}
        version={(guidelines?.version ?? 0) + (kept.state === "saved" ? 0 : 1)}
        isSaving={kept.state === "saving"}
      />
    </StepForm>
  );
}
