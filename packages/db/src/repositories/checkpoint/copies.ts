import type { MetricNumber } from "@foldwise/core/contracts/metric-number";
import { FoldwiseError } from "@foldwise/core/errors";
import type { Exploit } from "@foldwise/core/population";
import { ACTIVE_STATES, WAITING } from "@foldwise/core/states";
import type { TrainingParent } from "@foldwise/core/sweep";
import { eq, type SQL, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { checkpoint, training } from "../../schema";
import { stateList } from "../../state-list";

/** A checkpoint that a training of a copy starts from, as it is stored with the training that made it. */
export interface ParentCheckpoint extends TrainingParent {
  trainingId: number;
}

/**
 * The checkpoints from which the trainings of a copy start, by the fold and seed that they have in common (`fold/seed`): of each
 * training of the copied trial the first one from the step of the round on, or the last one of a training that ended before.
 * @throws FoldwiseError `invalid` (`no-checkpoint` of a trial) where one of them has none
 */
export async function findParents(
  ctx: Context,
  { sweepId, exploit: { from, step } }: { sweepId: number; exploit: Pick<Exploit, "from" | "step"> },
): Promise<Map<string, ParentCheckpoint>> {
  const { rows } = await ctx.execute<{
    fold: number;
    seed: string;
    id: string;
    uid: string;
    fingerprint: string;
    epoch: number | null;
  }>(sql`
    select tr.fold, tr.seed, tr.id, tr.uid, tr.fingerprint, (
      select c.epoch from checkpoint c where c.training_id = tr.id and c.removed_at is null
      order by c.epoch < ${step}, case when c.epoch < ${step} then -c.epoch else c.epoch end limit 1) as epoch
    from trial t join run r on r.trial_id = t.id join training tr on tr.id = r.training_id
    where t.sweep_id = ${sweepId} and t.number = ${from.trial}
    order by tr.id`);
  return new Map(
    rows.map(({ fold, seed, id, epoch, ...parent }) => {
      if (epoch === null)
        throw new FoldwiseError(
          "invalid",
          `Trial ${from.trial} has no checkpoint of fold ${fold} and seed ${seed} from step ${step} on: a copy of it cannot start. Let the program write a checkpoint at the end of each round (stopping.interval).`,
        );
      return [`${fold}/${seed}`, { ...parent, epoch, trainingId: Number(id) }];
    }),
  );
}

/**
 * Gives a new training the checkpoint that it starts from: a file stays one, and is kept while either training needs it. It
 * has the best epoch that its parent had by then too, whose weights lie in the same checkpoint.
 */
export async function copyCheckpoints(
  tx: Context,
  { trainingId, parent }: { trainingId: number; parent: ParentCheckpoint },
): Promise<void> {
  const { rows } = await tx.execute<{
    epoch: number;
    sha256: string;
    bytes: string;
    is_best: boolean;
    validation: Record<string, MetricNumber> | null;
    content: Buffer | null;
    is_removed: boolean;
  }>(sql`
    select epoch, sha256, bytes, content, is_best, validation, removed_at is not null as is_removed from checkpoint
    where training_id = ${parent.trainingId} and epoch <= ${parent.epoch} order by epoch desc, id desc`);
  const last = rows.find(({ epoch, is_removed }) => epoch === parent.epoch && !is_removed);
  if (!last) throw new Error(`training ${parent.trainingId} has no checkpoint of epoch ${parent.epoch}`);
  const best = rows.find(({ is_best }) => is_best) ?? last;
  const kept = best.epoch === last.epoch ? [last] : [best, last];
  await tx.insert(checkpoint).values(
    kept.map(({ epoch, is_best, validation }) => ({
      trainingId,
      epoch,
      attempt: 0,
      isBest: is_best,
      validation,
      sha256: last.sha256,
      bytes: Number(last.bytes),
      content: last.content,
    })),
  );
  await tx
    .update(training)
    .set({ epoch: parent.epoch, fromEpoch: parent.epoch, bestEpoch: best.epoch })
    .where(eq(training.id, trainingId));
}

/**
 * Whether a copy of a checkpoint's trial has not started yet: one that is to start from it, or from the next one where the
 * program wrote none at the step of the round.
 * @param name of the checkpoint in the statement
 */
export function isAwaitedByCopy(name: string): SQL {
  const c = sql.identifier(name);
  return sql`exists (
    select from run r join trial s on s.id = r.trial_id
      join trial k on k.sweep_id = s.sweep_id and k.exploit is not null
        and (k.exploit -> 'from' ->> 'trial')::int = s.number
    where r.training_id = ${c}.training_id and (k.exploit ->> 'step')::int <= ${c}.epoch
      and k.state in ${stateList([...ACTIVE_STATES, WAITING])}
      and not exists (select from run own where own.trial_id = k.id))`;
}
