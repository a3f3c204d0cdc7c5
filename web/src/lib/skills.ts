import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { calls } from "@/api/client";
import { nameOf, shippedNames } from "./shippedNames";

/** What skills are called, by their paths. */
export type Titles = Readonly<Record<string, string>>;

/** A skill's name in the reader's language: of one that the platform ships with its name; an organisation's own stay. */
export function useSkillNames(): (skill: string, title: string) => string {
  const { i18n } = useTranslation();
  const { language } = i18n;
  const names = useQuery({
    queryKey: ["names of skills", language],
    queryFn: () => shippedNames(language),
    enabled: language !== "en",
    staleTime: Number.POSITIVE_INFINITY,
  });
  const known = names.data;
  return useCallback((skill, title) => nameOf(skill, title, known), [known]);
}

/**
 * What each of these skills is called: as the answer at hand says, else by the tree, which is asked for once for all
 * of them, and only where there is a skill to name.
 */
export function useSkillTitle(skills: readonly string[], known?: Titles): (skill: string) => string {
  const isAsked = known === undefined && skills.length > 0;
  const tree = calls.useQuery("get", "/skills", {}, { enabled: isAsked, staleTime: 300_000 });
  const named = useSkillNames();
  return (skill) => {
    const title = known?.[skill] ?? tree.data?.skills.find((one) => one.skill === skill)?.title;
    return title === undefined ? skill : named(skill, title);
  };
}

/** Skills under the names they have in the reader's language. */
export function useNamed<Skill extends { skill: string; title: string }>(skills: readonly Skill[]): Skill[] {
  const named = useSkillNames();
  return skills.map((one) => ({ ...one, title: named(one.skill, one.title) }));
}
