import type { TrainingSpec } from "@foldwise/core/sweep";

type Scalar = string | number | boolean | null;

/**
 * A run's parameters as tables and filters name them: the plan's own keys (`learningRate`, `balance`), nested ones
 * with a dot (`plateau.factor`), lists with commas, and `trainer` for its kind. Of a training whose parameters change on its way
 * those that hold at its end; `schedule` says until which epoch others held.
 */
export function runParams(
  { trainer, data, training, schedule }: Pick<TrainingSpec, "trainer" | "data" | "training" | "schedule">,
  variant: string,
): Record<string, Scalar> {
  const { kind, ...options } = trainer;
  const own = { variant, trainer: kind, ...flatten(options), ...flatten(data), ...flatten(training) };
  return schedule === undefined ? own : { ...own, schedule: scheduleText(own, schedule, variant) };
}

/** `learningRate 0.01 until 4; learningRate 0.02 until 8`: what differs from the parameters at the end. */
function scheduleText(
  own: Record<string, Scalar>,
  schedule: NonNullable<TrainingSpec["schedule"]>,
  variant: string,
): string {
  return schedule
    .map(({ untilEpoch, ...settings }) => {
      const changed = Object.entries(runParams(settings, variant)).filter(
        ([name, value]) => own[name] !== value,
      );
      const text = changed.map(([name, value]) => `${name} ${value}`).join(", ") || "the same";
      return `${text} until ${untilEpoch}`;
    })
    .join("; ");
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
