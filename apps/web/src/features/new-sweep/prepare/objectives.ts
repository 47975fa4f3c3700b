import type { Task } from "@foldwise/core/tasks";

/** An entry of a list in the plan, as it is written: what is wrong stays until it is mended. */
export type Entry = Readonly<Record<string, unknown>>;

/** The entries of `objectives:` or `constraints:`; null where the plan has another shape, which the YAML then shows. */
export function readEntries(value: unknown): Entry[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return null;
  const entries: unknown[] = value;
  return entries.every((one) => typeof one === "object" && one !== null && !Array.isArray(one))
    ? entries.map((one) => ({ ...Object(one) }))
    : null;
}

/** An entry with a key set, or taken out by undefined. */
export function setInEntry(entry: Entry, key: string, value: unknown): Entry {
  const { [key]: _, ...rest } = entry;
  return value === undefined ? rest : { ...entry, [key]: value };
}

/** What the plan's keys become. */
export interface GoalChange {
  readonly objective: unknown;
  readonly objectives: readonly Entry[] | undefined;
}

/** A further objective: the first one added makes a list of the plan's own and another metric. */
export function addObjective(
  { objective, objectives }: { objective: unknown; objectives: readonly Entry[] },
  task: Task | undefined,
): GoalChange {
  const first = objectives.length > 0 ? objectives : [ownObjective(objective, task)];
  const taken = new Set(first.map(({ metric }) => metric));
  const next = task?.validation.find(({ name }) => !taken.has(name));
  const added = { metric: next?.name ?? "val/loss", direction: next?.direction ?? "minimize" };
  return { objective: undefined, objectives: [...first, added] };
}

/** Without one of the objectives: the last but one leaves a plan of one objective. */
export function removeObjective(objectives: readonly Entry[], index: number): GoalChange {
  const left = objectives.filter((_, other) => other !== index);
  if (left.length > 1) return { objective: undefined, objectives: left };
  const [{ metric, direction } = {}] = left;
  return { objective: metric === undefined ? undefined : { metric, direction }, objectives: undefined };
}

function ownObjective(objective: unknown, task: Task | undefined): Entry {
  const usual = task?.validation.find(({ name }) => name === task.objective);
  const { metric = usual?.name ?? "val/loss", direction = usual?.direction ?? "minimize" } =
    Object(objective);
  return { metric, direction };
}

/** A limit that is to be filled in. */
export function newLimit(constraints: readonly Entry[], task: Task | undefined): Entry {
  const taken = new Set(constraints.map(({ metric }) => metric));
  const free = task?.validation.find(({ name }) => !taken.has(name));
  const isLoss = free?.direction !== "maximize";
  return { metric: free?.name ?? "val/loss", [isLoss ? "max" : "min"]: isLoss ? 1 : 0 };
}
