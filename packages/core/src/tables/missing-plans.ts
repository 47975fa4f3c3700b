import type { SplitOptions } from "../splits";
import {
  canonicalJson,
  isNested,
  type Plan,
  plannedEvaluations,
  seedsOfTrial,
  trainableTrials,
} from "../sweep";
import { type EvaluationKey, findTrainer, noiseOf, type ResolvedTraining } from "../trainers";
import type { WeightsKind } from "../words";
import { ARM_SETTINGS, isOpenDimension, isSetting } from "./dimensions";
import { type Existing, inFold, settingsFor, type WantedSettings, wantedOf } from "./missing-settings";
import type { MissingEvaluations } from "./result";
import { matches, type Selector, withoutConditions } from "./selector";

/** A sweep that has not ended and what it will make: the settings of each of its trials. */
export interface ActiveSweep {
  readonly sweepId: number;
  readonly folds: readonly number[];
  /** Of each training. */
  readonly evaluations: readonly EvaluationKey[];
  readonly trials: readonly (WantedSettings & { readonly seeds: readonly number[] })[];
}

/** Trials of an active sweep that are looked at: those past them may be made by a plan for missing runs as well. */
const MAX_ACTIVE_TRIALS = 1_000;

/** What a sweep of a plan makes, as "run what is missing" has to know of it; a simulated one makes nothing for tables. */
export function activeSweepOf(sweepId: number, plan: Plan): ActiveSweep {
  const trials: ActiveSweep["trials"][number][] = [];
  const trainer = findTrainer(plan.trainer.kind);
  // Which configurations a nested cross-validation tests is not known before they are chosen.
  if (trainer && !trainer.isSimulated && !isNested(plan))
    for (const { trial } of trainableTrials(plan)) {
      if (trial.number > MAX_ACTIVE_TRIALS) break;
      trials.push({
        ...wantedOf(plan, trial.variant, trial.configuration),
        seeds: seedsOfTrial(plan, trial.configuration),
      });
    }
  return { sweepId, folds: plan.folds, evaluations: plannedEvaluations(plan), trials };
}

/** A plan before it is parsed: only what it says. */
export type PlanDocument = Readonly<Record<string, unknown>>;

export interface MissingPlans {
  /** Plans with exactly the folds, arms and sigmas that are asked for; several where those differ between arms. */
  readonly plans: readonly PlanDocument[];
  /** Sweeps that make some of it already. */
  readonly underWay: readonly number[];
  /** Choices that no new run can meet: the first of each reason. */
  readonly unmet: readonly { readonly select: Selector; readonly reason: string }[];
}

export interface MissingPlansInput {
  readonly name: string;
  /** Gives the settings of trainings that nobody has begun. */
  readonly base: Plan;
  readonly dataset: string;
  readonly missing: readonly MissingEvaluations[];
  /** Trainings there are, newest first: an evaluation that lacks only a sigma is added to them. */
  readonly existing: readonly Existing[];
  /** The table is made of one set of settings, those of `existing`: new trainings get them too. */
  readonly alike?: boolean;
  readonly active: readonly ActiveSweep[];
}

interface Want {
  readonly wanted: WantedSettings;
  readonly folds: Map<number, { sigmas: Set<number>; seeds: Set<number> }>;
  readonly weights: WeightsKind;
}

/** Plans for the evaluations that a table's cells wait for. What an active sweep makes is left to it. */
export function missingPlans(input: MissingPlansInput): MissingPlans {
  const { base, missing, active } = input;
  const wants = new Map<string, Want>();
  const underWay = new Set<number>();
  const unmet: { select: Selector; reason: string }[] = [];
  for (const { select, folds } of missing) {
    if (select.sweep !== undefined) {
      unmet.push({ select, reason: `the cells take only the runs of sweep ${select.sweep}` });
      continue;
    }
    for (const fold of folds) {
      const maker = active.find((sweep) => makes(sweep, { ...select, fold }));
      if (maker !== undefined) {
        underWay.add(maker.sweepId);
        continue;
      }
      const weights = select.weights ?? base.evaluation.weights;
      const settings = settingsFor(input, select, fold);
      if (settings === null) {
        unmet.push({ select, reason: `no plan can produce ${words(select)}` });
        break;
      }
      const { wanted, seeds } = settings;
      const key = canonicalJson([wanted.resolved, wanted.splits, weights]);
      const want = wants.get(key) ?? { wanted, weights, folds: new Map() };
      const at = want.folds.get(fold) ?? { sigmas: new Set<number>(), seeds: new Set<number>() };
      at.sigmas.add(select.testSigma ?? 0);
      for (const seed of seeds) at.seeds.add(seed);
      want.folds.set(fold, at);
      wants.set(key, want);
    }
  }
  return {
    plans: plansOf(input, [...wants.values()]),
    underWay: [...underWay].sort(ascending),
    unmet: unmet.filter(({ reason }, i) => unmet.findIndex((one) => one.reason === reason) === i),
  };
}

function words(select: Selector): string {
  return Object.entries(select)
    .filter(
      ([name, value]) =>
        value !== undefined && (name === "model" || isSetting(name) || isOpenDimension(name)),
    )
    .map(
      ([name, value]) =>
        `${ARM_SETTINGS.includes(name) ? name.replace(/^data\./, "") : name} = ${JSON.stringify(value)}`,
    )
    .join(", ");
}

function makes({ folds, evaluations, trials }: ActiveSweep, select: Selector): boolean {
  const { weights, testSigma = 0, replicate, fold, seed } = select;
  const { fold: _, seed: __, ...settings } = withoutConditions(select);
  return (
    evaluations.some(
      (key) =>
        noiseOf(key.conditions).testSigma === testSigma &&
        key.weights === (weights ?? key.weights) &&
        (replicate === undefined || noiseOf(key.conditions).replicate === replicate),
    ) &&
    fold !== undefined &&
    folds.includes(fold) &&
    trials.some(
      ({ observation, seeds }) =>
        (seed === undefined || seeds.includes(seed)) &&
        matches({ ...settings, fold }, inFold(observation, fold)),
    )
  );
}

/** Arms that want the same folds, sigmas, seeds and weights go into one plan. */
function plansOf(input: MissingPlansInput, wants: readonly Want[]): PlanDocument[] {
  const groups = new Map<string, { arms: WantedSettings[]; folds: number[]; part: PlanPart }>();
  for (const { wanted, folds, weights } of wants) {
    const parts = new Map<string, { folds: number[]; part: PlanPart }>();
    for (const [fold, { sigmas, seeds }] of folds) {
      const part = { sigmas: [...sigmas].sort(ascending), seeds: [...seeds].sort(ascending), weights };
      const key = JSON.stringify(part);
      const entry = parts.get(key) ?? { folds: [], part };
      entry.folds.push(fold);
      parts.set(key, entry);
    }
    for (const [key, entry] of parts) {
      entry.folds.sort(ascending);
      const groupKey = `${key} ${entry.folds} ${wanted.experiment}`;
      const group = groups.get(groupKey) ?? { ...entry, arms: [] };
      group.arms.push(wanted);
      groups.set(groupKey, group);
    }
  }
  return [...groups.values()].map(({ arms, folds, part }) => planOf(input, arms, folds, part));
}

interface PlanPart {
  readonly sigmas: number[];
  readonly seeds: number[];
  readonly weights: WeightsKind;
}

function planOf(
  { base, dataset, name }: MissingPlansInput,
  arms: readonly WantedSettings[],
  folds: number[],
  { sigmas, seeds, weights }: PlanPart,
): PlanDocument {
  const common = {
    splits: shared(arms.map(({ splits }) => splits)),
    trainer: shared(arms.map(({ resolved }) => resolved.trainer)),
    data: shared(arms.map(({ resolved }) => resolved.data)),
    training: shared(arms.map(({ resolved }) => resolved.training)),
  };
  const variants: Record<string, object> = {};
  for (const arm of arms) {
    const own = { splits: arm.splits, ...arm.resolved };
    const override = Object.fromEntries(
      (["splits", "trainer", "data", "training"] as const).flatMap((section) => {
        const rest = differing(own[section], common[section]);
        return Object.keys(rest).length > 0 ? [[section, rest]] : [];
      }),
    );
    variants[freeName(arm.name, variants)] = override;
  }
  return {
    name,
    experiment: arms[0]?.experiment ?? base.experiment,
    dataset,
    splits: { ...base.splits, ...common.splits },
    trainer: { kind: arms[0]?.resolved.trainer.kind ?? base.trainer.kind, ...common.trainer },
    folds,
    seeds,
    variants,
    data: common.data,
    sampler: base.sampler,
    objective: base.objective,
    training: common.training,
    evaluation: { ...base.evaluation, testSigmas: sigmas, weights, lastAtZero: false },
    budget: { maxTrials: arms.length },
    concurrency: Math.min(base.concurrency, arms.length),
    resources: base.resources,
  };
}

type Section =
  | ResolvedTraining["trainer"]
  | ResolvedTraining["data"]
  | ResolvedTraining["training"]
  | SplitOptions;

/** What all have alike. An option that only some name is no common one: laid under the others it would become theirs. */
function shared(sections: readonly Section[]): Record<string, unknown> {
  const [first = {}] = sections;
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) =>
      sections.every((section) => canonicalJson(Reflect.get(section, key)) === canonicalJson(value)),
    ),
  );
}

function differing(own: Section, common: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(own).filter(([key]) => !(key in common)));
}

function freeName(name: string, taken: Readonly<Record<string, unknown>>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}-${n}`;
    if (!(candidate in taken)) return candidate;
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}
