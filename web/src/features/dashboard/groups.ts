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
