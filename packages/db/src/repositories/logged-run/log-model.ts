import { isDeepStrictEqual } from "node:util";
import { conflict, notFound } from "@foldwise/core/errors";
import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../../client";
import { publishNotification } from "../../notifications";
import { run } from "../../schema";

/** The tag in which MLflow's clients keep what they logged of models as files of the run. */
const MODEL_HISTORY_TAG = "mlflow.log-model.history";
const MAX_HISTORY_LENGTH = 2 ** 20;
const historySchema = z.array(z.unknown());

/**
 * Adds a model to those that a run's tag describes; one that is described as it is now is there already.
 * @throws FoldwiseError `not-found`; `conflict` for a deleted run, a tag that is no list, or one that would be too long
 */
export async function recordRunModel({
  ctx,
  runId,
  description,
}: {
  ctx: Context;
  runId: number;
  description: Record<string, unknown>;
}): Promise<void> {
  await ctx.transaction(async (tx) => {
    const [row] = await tx
      .select({ tags: run.tags, deletedAt: run.deletedAt })
      .from(run)
      .where(eq(run.id, runId))
      .for("no key update");
    if (!row) throw notFound("run", runId);
    if (row.deletedAt !== null) throw conflict(`Run ${runId} is deleted; restore it first.`);
    const history = readHistory(row.tags[MODEL_HISTORY_TAG] ?? "[]");
    if (history === null)
      throw conflict(
        `The tag ${MODEL_HISTORY_TAG} of run ${runId} is not a list of models; delete it first.`,
      );
    if (history.some((one) => isDeepStrictEqual(one, description))) return;
    const text = JSON.stringify([...history, description]);
    if (text.length > MAX_HISTORY_LENGTH)
      throw conflict(
        `The tag ${MODEL_HISTORY_TAG} of run ${runId} would be over ${MAX_HISTORY_LENGTH} characters.`,
      );
    await tx
      .update(run)
      .set({ tags: sql`${run.tags} || jsonb_build_object(${MODEL_HISTORY_TAG}::text, ${text}::text)` })
      .where(eq(run.id, runId));
  });
  await publishNotification(ctx, { kind: "run", id: runId });
}

function readHistory(text: unknown): unknown[] | null {
  try {
    return historySchema.safeParse(typeof text === "string" ? JSON.parse(text) : text).data ?? null;
  } catch {
    return null;
  }
}
