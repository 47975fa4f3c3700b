import { invalid, type Problem } from "@foldwise/core/errors";
import type { Observation } from "@foldwise/core/samplers";
import {
  type EarlierResult,
  earlierObservations,
  earlierPlanProblems,
  fitResults,
  type Plan,
  resultCountProblems,
  resultsOf,
  type WarmStartResults,
  type WarmStartSource,
} from "@foldwise/core/sweep";
import { and, asc, eq, isNull } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, sweepWarmStart, trial } from "../../schema";
import { MADE_TRIAL } from "./made-trial";

/** Rows that one statement inserts. */
const CHUNK = 1_000;

/** The results that a sweep's sampler starts with. */
export interface WarmStart extends WarmStartResults {
  /** In the order of the plan, its own observations last. */
  sources: WarmStartSource[];
}

/**
 * The results that a plan's warm start names, as they are now; null where it has none.
 * @throws FoldwiseError `invalid` with every problem.
 */
export async function readWarmStart(ctx: Context, plan: Plan): Promise<WarmStart | null> {
  const { warmStart } = plan;
  if (warmStart === undefined) return null;
  const { sweeps = [], observations = [], takeWhatFits = false } = warmStart;
  const sources: {
    field: string;
    value: string;
    sweep: WarmStartSource["sweep"];
    results: EarlierResult[];
  }[] = [];
  const problems: Problem[] = [];
  for (const [index, key] of sweeps.entries()) {
    const field = `warmStart.sweeps.${index}`;
    const earlier = await readResults(ctx, { plan, field, key });
    const id = "sweep" in earlier ? earlier.sweep?.id : undefined;
    if ("problems" in earlier) problems.push(...earlier.problems);
    else if (sources.some(({ sweep: known }) => known?.id === id))
      problems.push({
        field,
        value: String(key),
        problem: `duplicate value: sweep ${id} is named before`,
        remedy: "list each sweep once",
      });
    else sources.push({ field, value: String(key), ...earlier });
  }
  if (observations.length > 0)
    sources.push({
      field: "warmStart.observations",
      value: `${observations.length} observation${observations.length === 1 ? "" : "s"}`,
      sweep: null,
      results: observations.map((one) => ({ ...one, violations: null })),
    });
  const taken: EarlierResult[] = [];
  const read: WarmStartSource[] = [];
  for (const { field, value, sweep: from, results } of sources) {
    const fitted = fitResults(plan, results);
    taken.push(...fitted.taken);
    const { leftOut, reasons } = fitted;
    read.push({ sweep: from, taken: fitted.taken.length, leftOut, reasons });
    if (fitted.leftOut === 0 || (takeWhatFits && fitted.taken.length > 0)) continue;
    const count = fitted.taken.length === 0 ? "none" : String(fitted.taken.length);
    problems.push({
      field,
      value,
      problem: `${count} of ${results.length} result${results.length === 1 ? "" : "s"} fit${count === "1" || count === "none" ? "s" : ""} the space: ${fitted.reasons.join(", ")}`,
      remedy: `change the space${fitted.taken.length > 0 ? ", set warmStart.takeWhatFits: true to leave out the others" : ""}, or remove it from warmStart`,
    });
  }
  if (problems.length === 0) problems.push(...resultCountProblems(plan, taken.length));
  if (problems.length > 0) throw invalid(problems, "The plan was refused");
  const leftOut = read.reduce((sum, one) => sum + one.leftOut, 0);
  return { results: taken, leftOut, reasons: read.flatMap((one) => one.reasons), sources: read };
}

async function readResults(
  ctx: Context,
  { plan, field, key }: { plan: Plan; field: string; key: number | string },
): Promise<{ sweep: WarmStartSource["sweep"]; results: EarlierResult[] } | { problems: Problem[] }> {
  const [row] = await ctx
    .select({ id: sweep.id, name: sweep.name, plan: sweep.plan })
    .from(sweep)
    .where(and(typeof key === "number" ? eq(sweep.id, key) : eq(sweep.uid, key), isNull(sweep.deletedAt)));
  const refused = (problem: string, remedy: string) => ({
    problems: [{ field, value: String(key), problem, remedy }],
  });
  if (!row) return refused("there is no such sweep", "npx foldwise sweep ls lists those there are");
  const problems = earlierPlanProblems(plan, { field, id: row.id, plan: row.plan });
  if (problems.length > 0) return { problems };
  const trials = await ctx
    .select(MADE_TRIAL)
    .from(trial)
    .where(and(eq(trial.sweepId, row.id), eq(trial.state, "complete")))
    .orderBy(asc(trial.number));
  const results = resultsOf(plan, trials);
  if (results.length === 0)
    return refused(
      `sweep ${row.id} has no complete trial with a value of the objective`,
      "wait for one, or remove it",
    );
  return { sweep: { id: row.id, name: row.name }, results };
}

/** Stores what a sweep starts with, so that its suggestions stay replayable whatever becomes of where it came from. */
export async function storeWarmStart(
  tx: Context,
  sweepId: number,
  results: readonly EarlierResult[],
): Promise<void> {
  const rows = results.map((result, number) => ({ sweepId, number, ...result }));
  for (let start = 0; start < rows.length; start += CHUNK)
    await tx.insert(sweepWarmStart).values(rows.slice(start, start + CHUNK));
}

/** What the sampler of a sweep started with; empty where it started with nothing. */
export async function earlierOf(
  ctx: Context,
  { id, plan }: { id: number; plan: Pick<Plan, "warmStart"> },
): Promise<Observation[]> {
  if (plan.warmStart === undefined) return [];
  const rows = await ctx
    .select()
    .from(sweepWarmStart)
    .where(eq(sweepWarmStart.sweepId, id))
    .orderBy(asc(sweepWarmStart.number));
  return earlierObservations(rows);
}
