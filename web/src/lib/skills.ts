import { calls } from "@/api/client";

/** What skills are called, by their paths. */
export type Titles = Readonly<Record<string, string>>;

/**
 * What each of these skills is called: as the answer at hand says, else by the tree, which is asked for once for all
 * of them, and only where there is a skill to name.
 */
export function useSkillTitle(skills: readonly string[], known?: Titles): (skill: string) => string {
  const isAsked = known === undefined && skills.length > 0;
  const tree = calls.useQuery("get", "/skills", {}, { enabled: isAsked, staleTime: 300_000 });
  return (skill) => known?.[skill] ?? tree.data?.skills.find((one) => one.skill === skill)?.title ?? skill;
}
