import { invalid, type Problem, showValue } from "../errors";
import type { SchemaIssue } from "../errors/schema-issue";
import { schemaProblems, type Wording } from "../errors/schema-problems";
import type { Configuration } from "../space";
import {
  findTrainer,
  holderOf,
  listTrainers,
  parameterOf,
  type ResolvedTraining,
  SECTIONS,
  type SectionName,
  sectionSchema,
  type Target,
  type TrainerDefinition,
  trainerOf,
} from "../trainers";
import type { Plan } from "./plan";
import { isRunSeed } from "./searched-seed";
import { unknownOption } from "./unknown-key";

/** As parameterOf, for the trainer of a plan; null also for the seed of the runs, which is no option of a trainer. */
export function targetOf(
  parameter: string,
  plan: Pick<ResolvedTraining, "trainer"> & Partial<ResolvedTraining>,
): Target | null {
  return isRunSeed(parameter, plan) ? null : parameterOf(trainerOf(plan), parameter);
}

/**
 * Objects are laid over each other key by key, so that naming one augmentation step leaves the plan's others alone.
 * A value that is one of several shapes takes the place of the one below.
 */
function overlay(below: object, above: object, alternatives: readonly string[]): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = merged[key];
    merged[key] =
      isRecord(old) && isRecord(value) && !alternatives.includes(key)
        ? overlay(old, value, alternatives)
        : value;
  }
  return merged;
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknownTrainer(kind: unknown, field: string): Problem {
  return {
    field,
    value: showValue(kind),
    problem: "unknown trainer",
    remedy: `use one of ${listTrainers()
      .map((trainer) => trainer.kind)
      .join(", ")}`,
  };
}

export interface MergedSections {
  readonly trainer: TrainerDefinition;
  readonly sections: Record<SectionName, Record<string, unknown>>;
}

/**
 * A plan's sections with a variant's overrides laid over them, unchecked. Where the variant has another trainer, a
 * section that both have alike is taken over, and any other begins anew.
 * @throws FoldwiseError `invalid` for a trainer that nothing knows
 */
export function mergedSections(plan: Plan, variant: string): MergedSections {
  const override = plan.variants[variant] ?? {};
  const planned = trainerOf(plan);
  const kind = override.trainer?.kind ?? plan.trainer.kind;
  const trainer = findTrainer(kind);
  if (!trainer)
    throw invalid([unknownTrainer(kind, `variants.${variant}.trainer.kind`)], "The plan was refused");
  const merged = (section: SectionName) => {
    const isSame = sectionSchema(planned, section) === sectionSchema(trainer, section);
    return overlay(isSame ? plan[section] : {}, override[section] ?? {}, trainer.alternatives ?? []);
  };
  return {
    trainer,
    sections: { training: merged("training"), trainer: merged("trainer"), data: merged("data") },
  };
}

/**
 * What a trial trains with: the plan, a variant's overrides and a configuration, folded together.
 * @throws FoldwiseError `invalid` when an override or a configuration gives a field a value it cannot take.
 */
export function resolveTraining(plan: Plan, variant: string, configuration: Configuration): ResolvedTraining {
  const overrides = plan.variants[variant];
  if (!overrides)
    throw invalid([
      {
        field: "variant",
        value: variant,
        problem: "unknown variant",
        remedy: Object.keys(plan.variants).join(", "),
      },
    ]);
  const { trainer, sections } = mergedSections(plan, variant);
  for (const [parameter, value] of Object.entries(configuration)) {
    const target = targetOf(parameter, plan);
    if (target) setParameter(sections, target, value);
  }
  const isChanged = Object.keys(configuration).length > 0;
  return parseSections(
    trainer,
    sections,
    (section) => (overrides[section] !== undefined || isChanged ? `variants.${variant}.` : ""),
    `variants.${variant}.`,
    { hasDataset: plan.dataset !== null },
  );
}

function setParameter(sections: MergedSections["sections"], target: Target, value: unknown): void {
  const { section, key, within } = target;
  if (within === undefined) sections[section][key] = value;
  else sections[section][within] = { ...holderOf(sections, target), [key]: value };
}

/**
 * Settings of a trainer, checked, every default written out.
 * @param place before the field of a problem that only several options together have, by its section
 * @param own before the field of any other
 * @param plan left out where settings are checked that belong to none
 * @throws FoldwiseError `invalid`
 */
function parseSections(
  trainer: TrainerDefinition,
  sections: MergedSections["sections"],
  place: (section: SectionName) => string,
  own: string,
  plan?: { readonly hasDataset: boolean },
): ResolvedTraining {
  const problems: Problem[] = [];
  const take = (section: SectionName): Record<string, unknown> => {
    const result = sectionSchema(trainer, section).safeParse(sections[section]);
    if (!result.success)
      problems.push(
        ...sectionProblems(result.error.issues, sections[section], {
          place: `${own}${section}`,
          unknown: (inner) => unknownOption(trainer, section, inner),
        }),
      );
    return result.data ?? {};
  };
  const resolved: ResolvedTraining = {
    trainer: { ...take("trainer"), kind: trainer.kind },
    data: take("data"),
    training: take("training"),
  };
  if (problems.length === 0)
    for (const problem of trainer.problems?.(resolved, plan) ?? []) {
      const section = SECTIONS.find((name) => problem.field.startsWith(`${name}.`)) ?? "trainer";
      problems.push({ ...problem, field: `${place(section)}${problem.field}` });
    }
  if (problems.length > 0) throw invalid(problems, "The plan was refused");
  return normalized(trainer, resolved);
}

/** @throws FoldwiseError `invalid` */
export function parseTraining(sections: Partial<Record<SectionName, object>>): ResolvedTraining {
  const trainer = findTrainer(Reflect.get(sections.trainer ?? {}, "kind"));
  if (!trainer) throw invalid([unknownTrainer(Reflect.get(sections.trainer ?? {}, "kind"), "trainer.kind")]);
  const of = (section: SectionName) => ({ ...sections[section] });
  return parseSections(
    trainer,
    { training: of("training"), trainer: of("trainer"), data: of("data") },
    () => "",
    "",
  );
}

function normalized(trainer: TrainerDefinition, resolved: ResolvedTraining): ResolvedTraining {
  return trainer.normalize?.(resolved) ?? resolved;
}

/** What is wrong with a section that a variant or a configuration changed, at its place in the plan. */
export function sectionProblems(
  issues: readonly SchemaIssue[],
  section: object,
  { place, unknown }: { place: string; unknown?: Wording["unknown"] },
): Problem[] {
  return issues
    .flatMap((issue) => schemaProblems(issue, section, { root: "", unknown }))
    .map((problem) => ({ ...problem, field: problem.field ? `${place}.${problem.field}` : place }));
}
