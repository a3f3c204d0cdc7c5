import { api, calls, queries, type Schemas } from "@/api/client";

export type Project = Schemas["ProjectView"];
export type Found = Schemas["ProjectWithGuidelines"];
export type Eligibility = Schemas["EligibilityInput"];
export type TypeName = Schemas["ProjectInput"]["task_type"];

const at = (id: string) => ({ params: { path: { project_id: id } } });

export function useProject(id: string) {
  return calls.useQuery("get", "/projects/{project_id}", at(id));
}

export function useCost(id: string, tasks?: number) {
  const query = tasks === undefined ? {} : { tasks };
  return calls.useQuery("get", "/projects/{project_id}/cost-preview", {
    params: { path: { project_id: id }, query },
  });
}

/** What publication would refuse now, and what an answer may pay without an approval. */
export function useReadiness(id: string, isOn = true) {
  return calls.useQuery("get", "/projects/{project_id}/readiness", at(id), { enabled: isOn });
}

export function useProgress(id: string) {
  return calls.useQuery("get", "/projects/{project_id}/progress", at(id));
}

/** Whom a project is for, with its two lists of people, which the platform tells apart from it. */
export function eligibilityOf(
  { eligibility: asked }: Project,
  lists: Schemas["AccessListsView"],
): Eligibility {
  return {
    languages: asked.languages,
    devices: asked.devices as Eligibility["devices"],
    tools: asked.tools,
    allow_vpn: asked.allow_vpn,
    allowed: lists.allowed,
    blocked: lists.blocked,
    deadline_at: asked.deadline_at,
    requires_resume: asked.requires_resume,
  };
}

/** The same as it is with the platform now; undefined if that answered nothing. */
export async function eligibilityNow(id: string): Promise<Eligibility | undefined> {
  const [{ data: found }, { data: lists }] = await Promise.all([
    api.GET("/projects/{project_id}", at(id)),
    api.GET("/projects/{project_id}/access-lists", at(id)),
  ]);
  return found && lists && eligibilityOf(found.project, lists);
}

/** What the platform answered to a change of the project is what every page shows from now on. */
export async function keep(project: Project): Promise<void> {
  const { queryKey } = calls.queryOptions("get", "/projects/{project_id}", at(project.project_id));
  queries.setQueryData<Found>(queryKey, (old) => ({ guidelines: old?.guidelines ?? null, project }));
  await again(project.project_id, "/cost-preview", "/readiness", "/rate-history");
}

/** What stands below the project's address is asked for again, where a page shows it. */
export async function again(id: string, ...parts: string[]): Promise<void> {
  const paths = parts.map((part) => `/projects/{project_id}${part}`);
  await queries.invalidateQueries({
    predicate: ({ queryKey }) =>
      paths.includes(String(queryKey[1])) && JSON.stringify(queryKey[2] ?? null).includes(id),
  });
}
