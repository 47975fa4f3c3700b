import { invalid } from "@foldwise/core/errors";
import {
  type ChosenRuns,
  chooseRuns,
  type FoldSide,
  type FoldValue,
  groupLabel,
  loggedDirection,
  type MetricExtremes,
  type SideRun,
  sideOfGroup,
  valuesOf,
} from "@foldwise/core/fold-groups";
import { type Selector, trialSelect } from "@foldwise/core/tables";
import { evaluationOptionsSchema, namedMeasures } from "@foldwise/core/trainers";
import type { MetricStore, Owner } from "@foldwise/db/metrics";
import {
  type FoldGroupDetail,
  findFoldGroup,
  listTrainingSplits,
} from "@foldwise/db/repositories/fold-group";
import { findSweepHead, findTrial, listSweepEvaluations, listTrials } from "@foldwise/db/repositories/sweep";
import type { Services } from "../../services";
import { sweepEvaluationViews } from "../../views/sweep-evaluations";

type Part = Pick<Services, "db" | "metrics">;

/** A group with the runs that count and their numbers. */
export interface ReadGroup {
  detail: FoldGroupDetail;
  chosen: ChosenRuns;
  side: FoldSide;
}

/** @throws FoldwiseError `not-found` */
export async function readGroup(
  { db, metrics }: Part,
  { id, value }: { id: string; value: FoldValue },
): Promise<ReadGroup> {
  const detail = await findFoldGroup({ ctx: db, id });
  const chosen = chooseRuns(detail.members);
  const values = await valuesOfPoints(
    metrics,
    chosen.runs.map((run) => ({ runId: run.id })),
    { value },
  );
  const label = groupLabel(detail.group, detail.siblings);
  return { detail, chosen, side: sideOfGroup(label, chosen.runs, chosen, (run) => values.get(run) ?? {}) };
}

/** By the number of the run or training, as of now: what has just been logged counts. */
async function valuesOfPoints(
  metrics: Pick<MetricStore, "readBuckets">,
  owners: readonly Owner[],
  { value, directionOf = loggedDirection }: { value: FoldValue; directionOf?: typeof loggedDirection },
): Promise<Map<number, Record<string, number>>> {
  const found = new Map<number, MetricExtremes[]>();
  if (owners.length === 0) return new Map();
  const { series } = await metrics.readBuckets({ owners, buckets: 1 });
  for (const { owner, name, buckets } of series) {
    const id = "runId" in owner ? owner.runId : owner.trainingId;
    const [all] = buckets;
    if (!all) continue;
    const finite = (end: number) => (Number.isNaN(end) ? null : end);
    const own = { name, last: all.last, min: finite(all.min), max: finite(all.max) };
    found.set(id, [...(found.get(id) ?? []), own]);
  }
  return new Map([...found].map(([id, own]) => [id, valuesOf(own, value, directionOf)]));
}

/** One side of a comparison, and what it is called in addresses. */
export interface ReadSide {
  id: string;
  side: FoldSide;
  isLogged: boolean;
  /** What was left out. */
  notes: readonly string[];
  /** What a table selects it by. */
  select: Selector;
  /** Slug; null for a group, and for a sweep without a dataset. */
  dataset: string | null;
}

/**
 * A fold group by its id, `12/3` for trial 3 of sweep 12, or `12` for the best trial of sweep 12.
 * @throws FoldwiseError `not-found`, or `invalid` for what is none of these
 */
export async function readSide(
  part: Part,
  { id, value, field }: { id: string; value: FoldValue; field: string },
): Promise<ReadSide> {
  if (/^[re]\d/.test(id)) {
    const { side, chosen } = await readGroup(part, { id, value });
    return {
      id,
      side,
      isLogged: true,
      notes: chosen.notes.map((note) => `${side.label}: ${note}`),
      select: { group: id },
      dataset: null,
    };
  }
  const [, sweep, trial] = /^(\d{1,15})(?:\/(\d{1,9}))?$/.exec(id) ?? [];
  if (sweep === undefined)
    throw invalid([
      {
        field,
        value: id,
        problem: "is neither a fold group nor a trial",
        remedy: "a group's id, such as r12, SWEEP/TRIAL, such as 3/1, or SWEEP for its best trial",
      },
    ]);
  return readTrial(part, {
    sweepId: Number(sweep),
    number: trial === undefined ? null : Number(trial),
    value,
    field,
  });
}

/** Test results of a trial's runs, at the weights that its plan evaluates and the least noise, and the metrics that they logged. */
async function readTrial(
  { db, metrics }: Part,
  {
    sweepId,
    number,
    value,
    field,
  }: { sweepId: number; number: number | null; value: FoldValue; field: string },
): Promise<ReadSide> {
  const { name, plan, dataset } = await findSweepHead({ ctx: db, id: sweepId });
  const best = number ?? (await bestTrial(db, { sweepId, direction: plan.objective.direction, field }));
  const trial = await findTrial({ ctx: db, sweepId, number: best });
  const complete = trial.runs.filter(({ state }) => state === "complete");
  const declared = Object.fromEntries(namedMeasures(plan).map((measure) => [measure.name, measure]));
  const directionOf = (metric: string) => declared[metric]?.direction ?? loggedDirection(metric);
  const [values, evaluations, splits] = await Promise.all([
    valuesOfPoints(
      metrics,
      complete.flatMap(({ training }) => (training ? [{ trainingId: training.id }] : [])),
      { value, directionOf },
    ),
    listSweepEvaluations({ ctx: db, sweepId, trials: [best] }),
    listTrainingSplits({ ctx: db, trainingIds: complete.flatMap(({ training }) => training?.id ?? []) }),
  ]);
  const { weights, testSigmas } = evaluationOptionsSchema.parse(plan.evaluation);
  const least = Math.min(...testSigmas);
  const measured = new Map(
    sweepEvaluationViews(evaluations)
      .filter((one) => one.weights === weights && (one.sigma === least || testSigmas.length === 0))
      .map(({ runId, metrics: own }) => [runId, own]),
  );
  const runs = complete.flatMap(({ id, fold, seed, training }): SideRun[] => {
    if (fold === null) return [];
    const split = training && splits.get(training.id);
    const own = Object.entries(measured.get(id) ?? {}).flatMap(([metric, one]) =>
      one === null ? [] : [[metric, one]],
    );
    return [
      {
        id,
        fold,
        seed: seed ?? 0,
        values: { ...values.get(training?.id ?? 0), ...Object.fromEntries(own) },
        datasets: [],
        ...(split ? { split } : {}),
        ...(training ? { training: String(training.id) } : {}),
      },
    ];
  });
  const label = `${name}, trial ${best}${number === null ? ` (best by ${plan.objective.metric})` : ""}`;
  const open = trial.runs.length - complete.length;
  return {
    id: `${sweepId}/${best}`,
    side: { label, runs, ...(Object.keys(declared).length === 0 ? {} : { declared }) },
    isLogged: false,
    dataset: dataset?.slug ?? null,
    select: {
      sweep: sweepId,
      ...trialSelect({ ...trial, objective: null }),
      weights,
      ...(evaluations.some(({ conditions }) => "testSigma" in conditions) ? { testSigma: least } : {}),
    },
    notes:
      open === 0
        ? []
        : [
            `${label}: ${open} of ${trial.runs.length} runs ${open === 1 ? "is" : "are"} not complete and left out.`,
          ],
  };
}

async function bestTrial(
  db: Part["db"],
  { sweepId, direction, field }: { sweepId: number; direction: "maximize" | "minimize"; field: string },
): Promise<number> {
  const page = await listTrials({
    ctx: db,
    sweepId,
    filter: { states: ["complete"] },
    sort: { by: "objective", descending: direction === "maximize" },
    limit: 1,
  });
  const [best] = page.trials;
  if (best) return best.number;
  throw invalid([
    {
      field,
      value: String(sweepId),
      problem: "the sweep has no complete trial",
      remedy: "wait for one, or name a trial: SWEEP/TRIAL",
    },
  ]);
}
