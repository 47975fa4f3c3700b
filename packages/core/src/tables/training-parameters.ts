import { findTrainer, modelOf, type ResolvedTraining, sectionSchema } from "../trainers";
import type { Scalar } from "./scalar";

/**
 * A training's parameters by dotted name, such as `training.plateau.factor`; a list is one value. Those that came after
 * the training have their defaults, which is what it was trained with.
 */
export function trainingParameters(resolved: ResolvedTraining): Record<string, Scalar> {
  const trainer = findTrainer(resolved.trainer.kind);
  const sections = (["trainer", "data", "training"] as const).map((section) => {
    const options = resolved[section];
    const parsed = trainer && sectionSchema(trainer, section).safeParse(options);
    return flat(section, parsed?.data ?? options);
  });
  return Object.assign({}, ...sections);
}

/** What a training was told, as dimensions of its evaluations: its parameters, and the model by itself. */
export function trainingDims(settings: ResolvedTraining): Record<string, Scalar> {
  return { ...trainingParameters(settings), model: modelOf(settings) };
}

function flat(prefix: string, value: unknown): Record<string, Scalar> {
  if (isScalar(value)) return { [prefix]: value };
  if (Array.isArray(value)) return value.every(isScalar) ? { [prefix]: value } : {};
  if (typeof value !== "object" || value === null) return {};
  return Object.assign({}, ...Object.entries(value).map(([key, item]) => flat(`${prefix}.${key}`, item)));
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
