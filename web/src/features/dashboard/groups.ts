export interface Group<Task> {
  first: Task;
  count: number;
}

/** Tasks of one project as one group, in the order in which the API put them: equal cards say nothing. */
export function byProject<Task extends { project_id: string }>(tasks: readonly Task[]): Group<Task>[] {
  const found = new Map<string, Group<Task>>();
  for (const task of tasks) {
    const group = found.get(task.project_id);
    if (group) group.count += 1;
    else found.set(task.project_id, { first: task, count: 1 });
  }
  return [...found.values()];
}

/** Recommended work, and what there is beside it: no project stands in both, and a task that the API says twice counts once. */
export function listed<Task extends { project_id: string; task_id: string }>(
  top: readonly Task[],
  all: readonly Task[],
) {
  const isTop = new Set(top.map((task) => task.task_id));
  const groups = byProject([...top, ...all.filter((task) => !isTop.has(task.task_id))]);
  const topProjects = new Set(top.map((task) => task.project_id));
  return {
    recommended: groups.filter(({ first }) => topProjects.has(first.project_id)),
    others: groups.filter(({ first }) => !topProjects.has(first.project_id)),
  };
}
