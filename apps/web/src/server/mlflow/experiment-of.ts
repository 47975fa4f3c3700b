import { notFound } from "@foldwise/core/errors";
import type { Context } from "@foldwise/db/client";
import {
  type ExperimentEntry,
  findExperimentEntry,
  upsertExperiment,
} from "@foldwise/db/repositories/experiment";

/** The experiment that MLflow's clients log to when they name none, by the id 0. */
export const DEFAULT_EXPERIMENT = "Default";

/** The id that is meant: 0 is the experiment "Default", which is made on demand. */
export async function resolveExperiment(ctx: Context, id: number): Promise<number> {
  return id === 0 ? upsertExperiment({ ctx, name: DEFAULT_EXPERIMENT }) : id;
}

/** @throws FoldwiseError `not-found` */
export async function requireExperiment(ctx: Context, id: number): Promise<ExperimentEntry> {
  const found = await findExperimentEntry({ ctx, id: await resolveExperiment(ctx, id) });
  if (!found) throw notFound("experiment", id);
  return found;
}
