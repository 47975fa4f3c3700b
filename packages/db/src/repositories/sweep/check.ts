import { FoldwiseError, invalid, type Problem } from "@foldwise/core/errors";
import { type SplitOptions, splitText } from "@foldwise/core/splits";
import {
  classWarnings,
  earlierObservations,
  leakageWarnings,
  type Plan,
  type PlanCost,
  type PlanDraft,
  parsePlanDraft,
  plannedSplits,
  planWarnings,
  resolveTraining,
  settlePlan,
  usualFoldsReason,
  warmStartWarnings,
  withRungs,
} from "@foldwise/core/sweep";
import { taskOf, trainerOf } from "@foldwise/core/trainers";
import { BUILTIN_DATASETS } from "@foldwise/core/words";
import type { Context } from "../../client";
import { type DatasetRow, datasetFacts, findDataset, listDatasetSlugs } from "../dataset";
import { checkInnerFolds, describeSplit, listSplitImages } from "../split";
import { listLiveCapabilities, listLiveClasses } from "../worker";
import { estimateCost } from "./estimate";
import { isSharingCounted, MAX_COUNTED_RUNS } from "./shared-trainings";
import { readWarmStart } from "./warm-start";

/** A plan's text, and where it is parsed: a server hands the work to a thread, where it can be cut off. */
export interface PlanSource {
  /** The plan's text, YAML or JSON, as its author wrote it. */
  source: string;
  parse?: (source: string) => PlanDraft | Promise<PlanDraft>;
}

interface SettledPlan {
  plan: Plan;
  dataset: DatasetRow | null;
  /** Why the plan has its splits, where it names no scheme. */
  splitsReason: string | null;
  /** Why the plan has its folds, where it names none. */
  foldsReason: string | null;
}

/**
 * Parses a plan, once, and checks it against the dataset that it names; null where its trainer needs none.
 * @throws FoldwiseError `invalid` with every problem.
 */
export async function readPlan({
  ctx,
  source,
  parse = parsePlanDraft,
}: PlanSource & { ctx: Context }): Promise<SettledPlan> {
  const draft = await parse(source);
  const foldsReason = (plan: Plan) => (draft.namesFolds ? null : usualFoldsReason(plan));
  if (draft.plan.dataset === null)
    return {
      plan: withRungs(draft.plan),
      dataset: null,
      splitsReason: null,
      foldsReason: foldsReason(draft.plan),
    };
  const dataset = await datasetOf(ctx, draft.plan.dataset);
  const facts = await datasetFacts(ctx, dataset);
  const splitsReason = draft.namesScheme ? null : facts.usual.reason;
  const plan = withRungs(settlePlan(draft, facts));
  return { plan, dataset, splitsReason, foldsReason: foldsReason(plan) };
}

export interface CheckedSplit extends SplitOptions {
  /** Where in the plan it is asked for. */
  field: string;
  /** Why this one, where the plan names no scheme; null where it does. */
  reason: string | null;
  /** Known patients with images in test and also on another side, and those in test; null where it is unknown. */
  folds: { fold: number; patientsOnBothSides: number | null; testPatients: number | null }[];
}

/** A plan that can be launched with its cost, or what is wrong with it: `plan` and `cost` are null then. */
export interface PlanCheck {
  plan: Plan | null;
  cost: PlanCost | null;
  problems: Problem[];
  /** The splits of the plan's variants, each once. */
  splits: CheckedSplit[];
  /** The folds that are trained, and why these where the plan names none; null for a plan that is refused. */
  folds: { folds: number[]; reason: string | null } | null;
  /** Earlier results that the sampler starts with; missing where the plan has no warm start, or is refused. */
  warmStart?: { observations: number; leftOut: number };
  /** Allowed, and most likely not meant. */
  warnings: Problem[];
}

/** What createSweep would do with a plan, with nothing stored: the parsed plan and its cost, or everything wrong with it. */
export async function checkSweep({ ctx, ...text }: PlanSource & { ctx: Context }): Promise<PlanCheck> {
  try {
    const { plan, dataset, splitsReason, foldsReason } = await readPlan({ ctx, ...text });
    // First of all, as it refuses what the images cannot carry.
    const described = dataset ? await describeSplits(ctx, plan, dataset) : { splits: [], warnings: [] };
    const warmStart = await readWarmStart(ctx, plan);
    const earlier = earlierObservations(warmStart?.results ?? []);
    const cost = await estimateCost({ ctx, plan, datasetId: dataset?.id ?? null, earlier });
    return {
      plan,
      cost,
      problems: [],
      splits: described.splits.map((split) => ({
        ...split,
        reason: split.field === "splits" ? splitsReason : null,
      })),
      folds: { folds: plan.folds, reason: foldsReason },
      ...(warmStart && {
        warmStart: { observations: warmStart.results.length, leftOut: warmStart.leftOut },
      }),
      warnings: [
        ...planWarnings(plan),
        ...described.warnings,
        ...uncounted(plan),
        ...warmStartWarnings(plan, warmStart),
        ...(await waitingFor(ctx, plan)),
        ...(await missingCapabilities(ctx, plan)),
      ],
    };
  } catch (error) {
    if (!(error instanceof FoldwiseError) || error.code !== "invalid") throw error;
    const problems =
      error.problems.length > 0
        ? [...error.problems]
        : [{ field: "plan", value: "", problem: error.message }];
    return { plan: null, cost: null, problems, splits: [], folds: null, warnings: [] };
  }
}

/**
 * What the plan's splits put where, and what is to be warned of.
 * @throws FoldwiseError `invalid` when the images cannot carry a split of the plan.
 */
async function describeSplits(ctx: Context, plan: Plan, dataset: DatasetRow) {
  const hasClasses = taskOf(plan)?.hasClasses ?? false;
  const images = await listSplitImages({ ctx, datasetId: dataset.id });
  const describe = (splits: SplitOptions) => describeSplit({ ctx, datasetId: dataset.id, images, splits });
  const planned = plannedSplits(plan);
  // The plan's own is stored with the sweep, also where every variant splits otherwise.
  if (planned.every(({ splits }) => splitText(splits) !== splitText(plan.splits)))
    await describe(plan.splits);
  const splits: Omit<CheckedSplit, "reason">[] = [];
  const warnings: Problem[] = [];
  for (const { field, splits: options } of planned) {
    const { present, leakage, folds } = await describe(options);
    const { inner } = plan.splits;
    if (inner)
      await checkInnerFolds({
        ctx,
        datasetId: dataset.id,
        images,
        splits: options,
        folds: plan.folds,
        k: inner.k,
      });
    if (hasClasses) warnings.push(...classWarnings({ plan, field, splits: options, present, dataset }));
    warnings.push(...leakageWarnings({ plan, field, splits: options, leakage }));
    splits.push({
      field,
      ...options,
      folds: folds.map((fold) => {
        const own = leakage?.find((one) => one.fold === fold);
        // Of images without a known patient nobody can say where the person's others are.
        const isKnown = own && (own.patients.length > 0 || dataset.imagesWithoutPatient === 0);
        return {
          fold,
          patientsOnBothSides: isKnown ? own.patients.length : null,
          testPatients: isKnown ? own.testPatients : null,
        };
      }),
    });
  }
  return { splits, warnings };
}

function uncounted(plan: Plan): Problem[] {
  if (isSharingCounted(plan)) return [];
  return [
    {
      field: "budget.maxTrials",
      value: String(plan.budget.maxTrials),
      problem: `existing trainings are not counted for plans of more than ${MAX_COUNTED_RUNS} runs: the cost is an upper bound`,
    },
  ];
}

/** A sweep may be started before its workers; one that nobody will ever serve looks just the same. */
async function waitingFor(ctx: Context, { resources }: Plan): Promise<Problem[]> {
  const classes = await listLiveClasses(ctx);
  if (classes.includes(resources.class)) return [];
  return [
    {
      field: "resources.class",
      value: resources.class,
      problem: "no live worker serves this class: the sweep waits until one does",
      remedy:
        classes.length > 0
          ? `use ${classes.join(" or ")}, or start such a worker`
          : "start one: npx foldwise worker",
    },
  ];
}

/** What a trainer needs of a worker besides its class, and no live one of that class says that it has. */
async function missingCapabilities(ctx: Context, plan: Plan): Promise<Problem[]> {
  const trainer = trainerOf(plan);
  if (!trainer.capability) return [];
  const all = await listLiveCapabilities(ctx, plan.resources.class);
  if (all.length === 0) return [];
  const needed = Object.keys(plan.variants).flatMap((variant) => {
    const resolved = resolveTraining(plan, variant, {});
    const capability = trainerOf(resolved).capability?.(resolved);
    return capability ? [capability] : [];
  });
  return needed
    .filter(({ value }, index) => needed.findIndex((one) => one.value === value) === index)
    .filter(({ name, value }) => !all.some((own) => isListed(String(own[name] ?? ""), value)))
    .map(({ field, value, remedy }) => ({
      field,
      value,
      problem: `no live worker of the class ${plan.resources.class} allows it: its runs will fail`,
      remedy,
    }));
}

/** A path may be that of a name on the list; the worker knows. */
function isListed(list: string, value: string): boolean {
  return list.split(", ").some((name) => name === value || name === value.split("/").at(-1));
}

async function datasetOf(ctx: Context, slug: string): Promise<DatasetRow> {
  try {
    return await findDataset({ ctx, key: slug });
  } catch (error) {
    if (!(error instanceof FoldwiseError) || error.code !== "not-found") throw error;
    const slugs = await listDatasetSlugs(ctx);
    throw invalid(
      [
        {
          field: "dataset",
          value: slug,
          problem: "there is no such dataset",
          remedy: remedyFor(slug, slugs),
        },
      ],
      "The plan was refused",
    );
  }
}

function remedyFor(slug: string, slugs: readonly string[]): string {
  // It comes along, and only the synthetic cells are imported by the first start.
  if (BUILTIN_DATASETS.some((name) => name === slug)) return `foldwise dataset import ${slug}`;
  return slugs.length > 0 ? `use ${slugs.join(" or ")}` : "import one: npx foldwise dataset import PATH";
}
