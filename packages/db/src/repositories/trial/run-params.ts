import type { ResolvedTraining } from "@foldwise/core/trainers";

type Scalar = string | number | boolean | null;

/**
 * A run's parameters as tables and filters name them: the plan's own keys (`learningRate`, `balance`), nested ones
 * with a dot (`plateau.factor`), lists with commas, and `trainer` for its kind.
 */
export function runParams(
  { trainer, data, training }: ResolvedTraining,
  variant: string,
): Record<string, Scalar> {
  const { kind, ...options } = trainer;
  return { variant, trainer: kind, ...flatten(options), ...flatten(data), ...flatten(training) };
}

function flatten(value: object, prefix = ""): Record<string, Scalar> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, Scalar][] => {
      const name = `${prefix}${key}`;
      if (Array.isArray(item)) return [[name, item.join(",")]];
      if (typeof item === "object" && item !== null) return Object.entries(flatten(item, `${name}.`));
      if (typeof item === "string" || typeof item === "number" || typeof item === "boolean")
        return [[name, item]];
      return [[name, null]];
    }),
  );
}
