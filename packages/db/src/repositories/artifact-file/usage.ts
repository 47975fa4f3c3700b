import { FoldwiseError } from "@foldwise/core/errors";
import { bytesText } from "@foldwise/core/words";
import { type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";

/** Whether an upload `u` is still to be completed, so that its parts take room. */
const isOpen = (exceptUpload: number | null) => sql`u.completed_at is null and u.expires_at > now()
  and u.id is distinct from ${exceptUpload}::bigint`;

/**
 * Query of `bytes`: those of the files stored with an experiment's runs and logged models, deleted ones included until a
 * purge, and those of the parts of their open uploads; each file counts, also where several have the same content.
 * @param exceptUpload an upload that does not count
 */
export function artifactBytes(experimentId: SQL, exceptUpload: number | null = null): SQL {
  return sql`
    select coalesce(sum(bytes), 0) as bytes from (
      select f.bytes from run r join artifact_file f on f.run_id = r.id where r.experiment_id = ${experimentId}
      union all
      select f.bytes from logged_model m join artifact_file f on f.model_id = m.id where m.experiment_id = ${experimentId}
      union all
      select p.bytes from artifact_upload u join artifact_upload_part p on p.upload_id = u.id
        join run r on r.id = u.run_id where r.experiment_id = ${experimentId} and ${isOpen(exceptUpload)}
      union all
      select p.bytes from artifact_upload u join artifact_upload_part p on p.upload_id = u.id
        join logged_model m on m.id = u.model_id where m.experiment_id = ${experimentId} and ${isOpen(exceptUpload)}
    ) of_experiment`;
}

/** Bytes of the files of an experiment, as `artifactBytes` has them. */
export async function artifactBytesOf({
  ctx,
  experimentId,
  exceptUpload = null,
}: {
  ctx: Context;
  experimentId: number;
  exceptUpload?: number | null;
}): Promise<number> {
  const { rows } = await ctx.execute<{ bytes: string }>(artifactBytes(sql`${experimentId}`, exceptUpload));
  return Number(rows[0]?.bytes ?? 0);
}

/** As `artifactBytesOf`, of all experiments together. */
export async function artifactBytesInAll({
  ctx,
  exceptUpload = null,
}: {
  ctx: Context;
  exceptUpload?: number | null;
}): Promise<number> {
  const { rows } = await ctx.execute<{ bytes: string }>(sql`
    select (select coalesce(sum(bytes), 0) from artifact_file) + (
      select coalesce(sum(p.bytes), 0) from artifact_upload u join artifact_upload_part p on p.upload_id = u.id
      where ${isOpen(exceptUpload)}) as bytes`);
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
