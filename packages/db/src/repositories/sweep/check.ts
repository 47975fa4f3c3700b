import { FoldwiseError, invalid, type Plan, parsePlan, type SweepCheck } from "@foldwise/core";
import type { Context } from "../../client";
import { type DatasetRow, datasetFacts, findDataset, listDatasetSlugs } from "../dataset";
import { estimateCost } from "./estimate";

/**
 * Parses a plan and checks it against the data set that it names.
 * @throws FoldwiseError `invalid` with every problem.
 */
export async function readPlan({
  ctx,
  source,
}: {
  ctx: Context;
  source: string;
}): Promise<{ plan: Plan; dataset: DatasetRow }> {
  const plan = parsePlan(source);
  const dataset = await datasetOf(ctx, plan.dataset);
  return { plan: parsePlan(source, datasetFacts(dataset)), dataset };
}

/** What the form shows while a plan is written: the parsed plan and its cost, or everything wrong with it. */
export async function checkSweep({ ctx, source }: { ctx: Context; source: string }): Promise<SweepCheck> {
  try {
    const { plan, dataset } = await readPlan({ ctx, source });
    const cost = await estimateCost({ ctx, plan, datasetId: dataset.id });
    return { plan, cost, problems: [] };
  } catch (error) {
    if (!(error instanceof FoldwiseError) || error.code !== "invalid") throw error;
    const problems =
      error.problems.length > 0
        ? [...error.problems]
        : [{ field: "plan", value: "", problem: error.message }];
    return { plan: null, cost: null, problems };
  }
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
          problem: "there is no such data set",
          remedy: slugs.length > 0 ? `use ${slugs.join(" or ")}` : "import one: foldwise dataset import PATH",
        },
      ],
      "The plan was refused",
    );
  }
}
