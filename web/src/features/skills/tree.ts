import type { Schemas } from "@/api/client";

export type Declared = Schemas["DeclaredSkill"];
type Node = Schemas["SkillNode"];
type Held = Schemas["HeldSkillView"];

interface Group {
  group: string;
  items: { value: string; label: string }[];
}

/** Everything declared, with this skill at this level, or without it; the API takes all of it at once. */
export function withLevel(held: readonly Held[], skill: string, level: number | null): Declared[] {
  const others = held.flatMap((one) =>
    one.declared_level === null || one.skill === skill
      ? []
      : [{ skill: one.skill, level: one.declared_level }],
  );
  return level === null ? others : [...others, { skill, level }];
}

/** What can still be declared, under the root it stands below; a retired skill or a mere heading is none of it. */
export function choicesOf(tree: readonly Node[], held: readonly Held[]): Group[] {
  const known = new Set(held.flatMap((one) => (one.declared_level === null ? [] : [one.skill])));
  const nodes = new Map(tree.map((one) => [one.skill, one]));
  const groups = new Map<string, Group["items"]>();
  for (const one of tree) {
    if (one.is_retired || one.can_be_held === false || known.has(one.skill)) continue;
    const root = rootOf(one, nodes);
    groups.set(root, [...(groups.get(root) ?? []), { value: one.skill, label: one.title }]);
  }
  return [...groups].map(([group, items]) => ({ group, items }));
}

function rootOf(node: Node, nodes: ReadonlyMap<string, Node>): string {
  let here = node;
  for (let steps = 0; steps < 10; steps += 1) {
    const above = here.parent ? nodes.get(here.parent) : undefined;
    if (above === undefined) break;
    here = above;
  }
  return here === node
    ? (node.skill.split("/")[0] ?? node.skill).replace(/^./, (c) => c.toUpperCase())
    : here.title;
}
