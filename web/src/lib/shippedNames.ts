type Titles = Readonly<Record<string, string>>;

/** The skills that the platform begins with, by their paths: as it names them, and as they are called in a language. */
export interface Names {
  shipped: Titles;
  own: Titles;
}

export async function shippedNames(language: string): Promise<Names> {
  const [shipped, own] = await Promise.all([
    import("../locales/en/skill_titles.json"),
    import(`../locales/${language}/skill_titles.json`) as Promise<{ default: Titles }>,
  ]);
  return { shipped: shipped.default, own: own.default };
}

/** A shipped skill's name; a skill with another title was named by the organisation. */
export function nameOf(skill: string, title: string, names: Names | undefined): string {
  return names?.shipped[skill] === title ? (names.own[skill] ?? title) : title;
}
