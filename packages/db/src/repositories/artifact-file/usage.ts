import { FoldwiseError } from "@foldwise/core/errors";
import { bytesText } from "@foldwise/core/words";
import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";

/**
 * Query of `bytes`: those of the files stored with an experiment's runs and logged models, deleted ones included until a
 * purge; each file counts, also where several have the same content.
 */
export function artifactBytes(experimentId: SQL): SQL {
  return sql`
    select coalesce(sum(bytes), 0) as bytes from (
      select f.bytes from run r join artifact_file f on f.run_id = r.id where r.experiment_id = ${experimentId}
      union all
      select f.bytes from logged_model m join artifact_file f on f.model_id = m.id where m.experiment_id = ${experimentId}
    ) of_experiment`;
}

/** Bytes of the files of an experiment, as `artifactBytes` has them. */
export async function artifactBytesOf({
  ctx,
  experimentId,
}: {
  ctx: Context;
  experimentId: number;
}): Promise<number> {
  const { rows } = await ctx.execute<{ bytes: string }>(artifactBytes(sql`${experimentId}`));
  return Number(rows[0]?.bytes ?? 0);
}

/** As `artifactBytesOf`, of all experiments together. */
export async function artifactBytesInAll({ ctx }: { ctx: Context }): Promise<number> {
  const { rows } = await ctx.execute<{ bytes: string }>(
    sql`select coalesce(sum(bytes), 0) as bytes from artifact_file`,
  );
  return Number(rows[0]?.bytes ?? 0);
}

/** A quota that a file does not fit in. */
export interface Shortage {
  /** Null for the quota of all experiments together. */
  experimentId: number | null;
  max: number;
  used: number;
}

/** The refusal of a file that does not fit. @param bytes of the file, as far as it is known */
export function quotaExceeded({ experimentId, max, used }: Shortage, bytes: number): FoldwiseError {
  const whose = experimentId === null ? "of all experiments" : `of experiment ${experimentId}`;
  const problem = {
    field: "file",
    value: bytesText(bytes),
    problem: `exceeds the quota ${whose}: ${bytesText(used)} of ${bytesText(max)} are used`,
    remedy:
      experimentId === null
        ? "delete files, or purge deleted runs, or raise the quota with foldwise artifact set-quota"
        : `delete files, or purge deleted runs, or raise the quota with foldwise experiment set-quota ${experimentId} --artifacts SIZE`,
  };
  return new FoldwiseError(
    "insufficient-storage",
    `No file was stored:\n  ${problem.field}: ${problem.value} — ${problem.problem}; ${problem.remedy}`,
    { problems: [problem] },
  );
}
