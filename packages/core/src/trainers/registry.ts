import { type DeclaredMeasure, reported, type Task, withReported } from "../tasks";
import { command } from "./command";
import type { ResolvedTraining, TrainerDefinition } from "./contract";
import { simulate } from "./simulate";
import { tfjs } from "./tfjs";

/** By kind, in the order in which a form offers them. */
const trainers = new Map<string, TrainerDefinition>();

/**
 * Makes a trainer known: plans may name its kind from then on.
 * @returns takes it out again
 * @throws Error for a kind that is there already
 */
export function registerTrainer(definition: TrainerDefinition): () => void {
  const { kind } = definition;
  if (trainers.has(kind)) throw new Error(`There is already a trainer named ${kind}.`);
  trainers.set(kind, definition);
  return () => void trainers.delete(kind);
}

registerTrainer(tfjs);
registerTrainer(simulate);
registerTrainer(command);

/** Every trainer there is. */
export function listTrainers(): TrainerDefinition[] {
  return [...trainers.values()];
}

/** Null for a kind that nothing knows. */
export function findTrainer(kind: unknown): TrainerDefinition | null {
  return (typeof kind === "string" ? trainers.get(kind) : undefined) ?? null;
}

/** @throws Error for a kind that nothing knows, which no plan and no training has. */
export function trainerOf({ trainer }: Pick<ResolvedTraining, "trainer">): TrainerDefinition {
  const found = findTrainer(trainer.kind);
  if (!found) throw new Error(`There is no trainer named ${trainer.kind}.`);
  return found;
}

/** What settings solve, with the measures that they name; null where nothing knows their trainer any more. */
export function taskOf(resolved: ResolvedTraining): Task | null {
  const trainer = findTrainer(resolved.trainer.kind);
  if (trainer === null) return null;
  const task = trainer.taskOf?.(resolved) ?? trainer.task;
  const measures = trainer.measures?.(resolved);
  return measures === undefined ? task : withReported(task, measures);
}

/** Measures of evaluations that settings name themselves, besides those of their trainer's task. */
export function namedMeasures(resolved: ResolvedTraining): readonly DeclaredMeasure[] {
  const measures = findTrainer(resolved.trainer.kind)?.measures?.(resolved);
  return measures === undefined ? [] : withReported(reported, measures).evaluation;
}

/** Whether the numbers of a kind are no results; false for one that nothing knows any more. */
export function isSimulated(kind: string): boolean {
  return findTrainer(kind)?.isSimulated ?? false;
}

/** Kinds whose numbers are no results. */
export function simulatedKinds(): string[] {
  return listTrainers().flatMap(({ kind, isSimulated }) => (isSimulated ? [kind] : []));
}

/** The greatest number of epochs that settings allow; 0 where nothing knows their trainer any more. */
export function mostEpochs(resolved: ResolvedTraining): number {
  const trainer = findTrainer(resolved.trainer.kind);
  return trainer ? Number(resolved[trainer.epochs.section][trainer.epochs.key]) : 0;
}

/** The name of the model that settings train, by which tables group; "" as mostEpochs. */
export function modelOf(resolved: ResolvedTraining): string {
  return findTrainer(resolved.trainer.kind)?.model(resolved) ?? "";
}
