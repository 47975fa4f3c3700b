import { invalid, type Problem } from "@foldwise/core/errors";
import type { Plan } from "@foldwise/core/sweep";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { dataset, experiment, sweep } from "../../schema";

/** How many an error names. */
const MAX_NAMED = 20;

/**
 * What a list is filtered by has to exist: an empty list for a mistyped filter reads as "nothing is there".
 * A deleted dataset's runs are listed, under the slug that it had.
 * @throws FoldwiseError `invalid` naming each filter that there is not.
 */
export async function requireFilters({
  ctx,
  sweepId,
  experimentId,
  datasetSlug,
  variant,
  fold,
}: {
  ctx: Context;
  sweepId?: number;
  experimentId?: number;
  datasetSlug?: string;
  variant?: string;
  fold?: number;
}): Promise<void> {
  const problems: Problem[] = [];
  if (sweepId !== undefined) {
    const where = and(eq(sweep.id, sweepId), isNull(sweep.deletedAt));
    const [found] = await ctx.select({ plan: sweep.plan }).from(sweep).where(where);
    if (found) problems.push(...notPlanned(found.plan, { variant, fold }));
    else
      problems.push({
        field: "sweep",
        value: String(sweepId),
        problem: "there is no such sweep",
        remedy: "list them: npx foldwise sweep ls, or GET /api/v1/sweeps",
      });
  }
  if (sweepId === undefined && variant !== undefined) {
    const where = sql`jsonb_exists((${sweep.plan}->'variants')::jsonb, ${variant})`;
    const found = await ctx.select({ id: sweep.id }).from(sweep).where(where).limit(1);
    if (found.length === 0)
      problems.push({
        field: "variant",
        value: variant,
        problem: "no sweep has a variant of this name",
        remedy: "give the full name, or a part of it as variantContains",
      });
  }
  if (experimentId !== undefined) {
    const where = and(eq(experiment.id, experimentId), isNull(experiment.deletedAt));
    const found = await ctx.select({ id: experiment.id }).from(experiment).where(where);
    if (found.length === 0)
      problems.push({
        field: "experiment",
        value: String(experimentId),
        problem: "there is no such experiment",
        remedy: "list them: npx foldwise experiment ls, or GET /api/v1/experiments",
      });
  }
  if (datasetSlug !== undefined) {
    const found = await ctx
      .select({ id: dataset.id })
      .from(dataset)
      .where(eq(dataset.slug, datasetSlug))
      .limit(1);
    if (found.length === 0) problems.push(await noDataset(ctx, datasetSlug));
  }
  if (problems.length > 0) throw invalid(problems);
}

/** What of the filters the sweep's plan does not have. */
function notPlanned(plan: Plan, { variant, fold }: { variant?: string; fold?: number }): Problem[] {
  const variants = Object.keys(plan.variants);
  const problems: Problem[] = [];
  if (variant !== undefined && !variants.includes(variant))
    problems.push({
      field: "variant",
      value: variant,
      problem: "the sweep has no variant of this name",
      remedy: `it has ${variants.slice(0, MAX_NAMED).join(", ")}`,
    });
  if (fold !== undefined && !plan.folds.includes(fold))
    problems.push({
      field: "fold",
      value: String(fold),
      problem: "the sweep does not have this fold",
      remedy: `it has ${plan.folds.join(", ")}`,
    });
  return problems;
}

async function noDataset(ctx: Context, slug: string): Promise<Problem> {
  const known = await ctx
    .select({ slug: dataset.slug })
    .from(dataset)
    .where(isNull(dataset.deletedAt))
    .orderBy(asc(dataset.slug))
    .limit(MAX_NAMED);
  return {
    field: "dataset",
    value: slug,
    problem: "there is no dataset of this slug",
    remedy:
      known.length > 0
        ? `use ${known.map((row) => row.slug).join(" or ")}`
        : "leave it out: there is none yet",
  };
}
