import { z } from "zod";
import { invalid, type Problem } from "../errors";
import type { SchemaIssue } from "../errors/schema-issue";
import { schemaProblems } from "../errors/schema-problems";
import { modelProblems } from "../models";
import type { Configuration } from "../space";
import {
  type DataOptions,
  dataSchema,
  type Plan,
  type Trainer,
  type TrainingOptions,
  trainerSchema,
  trainingSchema,
} from "./plan";
import { isDefaultSelection } from "./selection";

/** A trial's configuration of the trainer: the plan, a variant's overrides and a configuration, folded together. */
export interface ResolvedTraining {
  trainer: Trainer;
  data: DataOptions;
  training: TrainingOptions;
}

const SECTIONS = ["training", "trainer", "data"] as const;
type Section = (typeof SECTIONS)[number];

/** A key of a section that a search space may name. */
export interface Target {
  section: Section;
  key: string;
}

/**
 * Where a parameter of the space goes: `trainer.dropout` says it, a bare name is looked for in training, trainer and
 * data in this order. Null when there is no such parameter.
 */
export function targetOf(parameter: string, plan: { trainer: Pick<Trainer, "kind"> }): Target | null {
  const [head = "", ...rest] = parameter.split(".");
  const named = SECTIONS.find((section) => section === head);
  const keysOf = (section: Section) => Object.keys(parameterSchemas(section, plan.trainer.kind));
  if (named && rest.length === 1 && rest[0])
    return keysOf(named).includes(rest[0]) ? { section: named, key: rest[0] } : null;
  const section = SECTIONS.find((candidate) => keysOf(candidate).includes(parameter));
  return section ? { section, key: parameter } : null;
}

/** Every parameter that a space may name where this trainer trains, by its full name: `training.learningRate`. */
export function parametersOf(kind: Trainer["kind"]): string[] {
  return SECTIONS.flatMap((section) =>
    Object.keys(parameterSchemas(section, kind)).map((key) => `${section}.${key}`),
  );
}

/** The schemas of a section's parameters by key, those that a plan may leave out among them. */
export function parameterSchemas(
  section: Section,
  kind: Trainer["kind"],
): Readonly<Record<string, z.ZodType>> {
  if (section === "training") return trainingSchema.shape;
  if (section === "data") return dataSchema.shape;
  const trainer: Readonly<Record<string, z.ZodType>> =
    trainerSchema.options.find(({ shape }) => shape.kind.value === kind)?.shape ?? {};
  return Object.fromEntries(Object.entries(trainer).filter(([, schema]) => !isFixed(schema)));
}

/** What can have one value only is no parameter: a trainer's kind, the model of the simulated one. */
function isFixed(schema: z.ZodType): boolean {
  return (schema instanceof z.ZodDefault ? schema.unwrap() : schema) instanceof z.ZodLiteral;
}

/** Values of one shape out of several: keys of two shapes together are none of them. */
const ONE_OF: readonly string[] = ["weights"];

/**
 * Objects are laid over each other key by key, so that naming one augmentation step leaves the plan's others alone.
 * A value that is one of several shapes takes the place of the one below, and so does another kind of trainer.
 */
function overlay(below: object, above: object = {}): Record<string, unknown> {
  const kind: unknown = Reflect.get(above, "kind");
  const merged: Record<string, unknown> =
    kind === undefined || kind === Reflect.get(below, "kind") ? { ...below } : {};
  for (const [key, value] of Object.entries(above)) {
    const old = merged[key];
    merged[key] = isRecord(old) && isRecord(value) && !ONE_OF.includes(key) ? overlay(old, value) : value;
  }
  return merged;
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws FoldwiseError `invalid` when an override or a configuration gives a field a value it cannot take. */
export function resolveTraining(plan: Plan, variant: string, configuration: Configuration): ResolvedTraining {
  const overrides = plan.variants[variant];
  if (!overrides)
    throw invalid([
      {
        field: "variant",
        value: variant,
        problem: "the plan has no such variant",
        remedy: Object.keys(plan.variants).join(", "),
      },
    ]);
  const merged: Record<Section, Record<string, unknown>> = {
    trainer: overlay(plan.trainer, overrides.trainer),
    data: overlay(plan.data, overrides.data),
    training: overlay(plan.training, overrides.training),
  };
  for (const [parameter, value] of Object.entries(configuration)) {
    const target = targetOf(parameter, plan);
    if (target) merged[target.section][target.key] = value;
  }
  const problems: Problem[] = [];
  const take = <T>(
    section: Section,
    result: { success: true; data: T } | { success: false; error: { issues: readonly SchemaIssue[] } },
  ): T | undefined => {
    if (result.success) return result.data;
    problems.push(
      ...sectionProblems(result.error.issues, merged[section], ["variants", variant, section].join(".")),
    );
    return undefined;
  };
  const trainer = take("trainer", trainerSchema.safeParse(merged.trainer));
  const data = take("data", dataSchema.safeParse(merged.data));
  const training = take("training", trainingSchema.safeParse(merged.training));
  if (trainer?.kind === "tfjs")
    for (const problem of modelProblems(trainer.model, trainer)) {
      const isOverridden = overrides.trainer !== undefined || Object.keys(configuration).length > 0;
      const section = isOverridden ? `variants.${variant}.trainer` : "trainer";
      problems.push({ ...problem, field: `${section}.${problem.field}` });
    }
  if (!trainer || !data || !training || problems.length > 0) throw invalid(problems, "The plan was refused");
  return { trainer: withoutDefaults(trainer), data, training: withoutDefaultSelection(training) };
}

/** What is wrong with a section that a variant or a configuration changed, at its place in the plan. */
export function sectionProblems(issues: readonly SchemaIssue[], section: object, place: string): Problem[] {
  return issues
    .flatMap((issue) => schemaProblems(issue, section, { root: "" }))
    .map((problem) => ({ ...problem, field: problem.field ? `${place}.${problem.field}` : place }));
}

/**
 * Options that came later are left out at their defaults, so that a plan that names them means the same training as one
 * from before there were any, and has its fingerprint.
 */
function withoutDefaults(trainer: Trainer): Trainer {
  if (trainer.kind !== "tfjs") return trainer;
  const { head = "article", freezeBase = false, ...rest } = trainer;
  return { ...rest, ...(head === "article" ? {} : { head }), ...(freezeBase ? { freezeBase } : {}) };
}

/** As withoutDefaults: lowest `val/loss` is what 0.1 chose the best epoch by, so naming it keeps its fingerprints. */
function withoutDefaultSelection({ selection, ...rest }: TrainingOptions): TrainingOptions {
  return selection === undefined || isDefaultSelection(selection) ? rest : { ...rest, selection };
}
