import { dataSchema, type ResolvedTraining, trainerSchema, trainingSchema } from "../sweep";
import type { ParameterValue } from "./parameter-value";

/**
 * A training's parameters by dotted name, such as `training.plateau.factor`; a list is one value. Those that came after
 * the training have their defaults, which is what it was trained with.
 */
export function trainingParameters({
  trainer,
  data,
  training,
}: ResolvedTraining): Record<string, ParameterValue> {
  return {
    ...flat("trainer", trainerSchema.safeParse(trainer).data ?? trainer),
    ...flat("data", dataSchema.safeParse(data).data ?? data),
    ...flat("training", trainingSchema.safeParse(training).data ?? training),
  };
}

function flat(prefix: string, value: unknown): Record<string, ParameterValue> {
  if (isScalar(value)) return { [prefix]: value };
  if (Array.isArray(value)) return value.every(isScalar) ? { [prefix]: value } : {};
  if (typeof value !== "object" || value === null) return {};
  return Object.assign({}, ...Object.entries(value).map(([key, item]) => flat(`${prefix}.${key}`, item)));
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
