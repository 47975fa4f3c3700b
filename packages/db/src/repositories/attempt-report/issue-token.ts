import { FoldwiseError } from "@foldwise/core/errors";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";

/**
 * Lets whoever has the token with this digest report for an attempt while it runs.
 * @param digest SHA-256 of the token, hexadecimal
 * @throws FoldwiseError `fenced` when a newer attempt has the training, or this one has ended
 */
export async function issueReportToken({
  ctx,
  trainingId,
  number,
  digest,
}: {
  ctx: Context;
  trainingId: number;
  number: number;
  digest: string;
}): Promise<void> {
  const { rowCount } = await ctx.execute(sql`
    insert into attempt_report (training_id, attempt, digest)
    select attempt.training_id, attempt.number, ${digest} from attempt
    join training on training.id = attempt.training_id and training.attempt = attempt.number
    where attempt.training_id = ${trainingId} and attempt.number = ${number} and attempt.ended_at is null
    on conflict (training_id, attempt) do update set digest = excluded.digest`);
  if (!rowCount)
    throw new FoldwiseError("fenced", `Attempt ${number} of training ${trainingId} may no longer write.`);
}
