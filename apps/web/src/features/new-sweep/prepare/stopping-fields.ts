import { STOPPING_KINDS, stoppingSchemaOf } from "@foldwise/core/stopping";
import type { Task } from "@foldwise/core/tasks";
import { type FieldSpec, validationMetric } from "@foldwise/core/trainers";
import { parameterLabel } from "@foldwise/core/words";
import type { z } from "zod";
import { capitalize } from "@/formats/parameters";
import { askedBy } from "./schema-field";

/** The settings of each rule, as its schema declares them. */
const RULES = new Map<string, readonly (readonly [string, z.ZodType])[]>(
  stoppingSchemaOf(validationMetric).options.map(({ shape }) => {
    const { kind, ...settings } = shape;
    return [kind.value, Object.entries<z.ZodType>(settings)];
  }),
);

/** What settings without a default start with. */
const STARTS: Readonly<Record<string, unknown>> = { percentile: 25, patience: 5, interval: 5 };

const KIND: FieldSpec = {
  field: "stopping.kind",
  label: "Stopping rule",
  kind: "choice",
  fallback: null,
  choices: STOPPING_KINDS,
  isOptional: true,
  empty: "none",
  hint: "Without one, every trial trains to its end.",
};

/**
 * The stopping rule and its settings.
 * @param kinds whose settings
 */
export function stoppingFields(
  task: Task | undefined,
  kinds: readonly unknown[] = STOPPING_KINDS,
): FieldSpec[] {
  const settings = new Map(
    kinds.flatMap((kind) => (typeof kind === "string" ? (RULES.get(kind) ?? []) : [])),
  );
  return [KIND, ...[...settings].flatMap(([key, schema]) => settingField(key, schema, task) ?? [])];
}

function settingField(key: string, schema: z.ZodType, task: Task | undefined): FieldSpec | null {
  const named = {
    field: `stopping.${key}`,
    label: capitalize(parameterLabel(key)),
    hint: schema.description,
  };
  if (key === "metric") return { ...named, ...metricField(task) };
  const asked = askedBy(schema);
  return asked && { ...named, ...asked };
}

function metricField(
  task: Task | undefined,
): Pick<FieldSpec, "kind" | "fallback" | "choices" | "isOptional" | "empty"> {
  const choices = task?.validation.map(({ name }) => name) ?? [];
  const kind = choices.length > 0 ? ("choice" as const) : ("text" as const);
  return { kind, choices, fallback: null, isOptional: true, empty: "the objective's" };
}

/** The plan's rule once its kind was chosen: settings that it has stay, those without a default get a value. */
export function startRule(before: unknown, kind: unknown): object | undefined {
  const settings = typeof kind === "string" ? RULES.get(kind) : undefined;
  if (settings === undefined) return undefined;
  const kept = settings.flatMap(([key, schema]): [string, unknown][] => {
    const old: unknown = Reflect.get(Object(before), key);
    if (old !== undefined) return [[key, old]];
    return schema.safeParse(undefined).success ? [] : [[key, STARTS[key]]];
  });
  return { kind, ...Object.fromEntries(kept) };
}
