import { FoldwiseError, notFound } from "@foldwise/core/errors";
import { runMachine, trainingMachine } from "@foldwise/core/states";
import type pg from "pg";
import { retryConflicts } from "../../outage";
import { sqlText } from "../../sql-text";
import { stateList, stateWord } from "../../state-list";
import type { EvaluationInput } from "../evaluation";
import { IS_AT_WORK } from "./at-work";
import { isLiveRun } from "./demand";

/** An attempt that has trained to the end, with the evaluations that its trial wants of the training. */
export interface CompleteAttempt {
  trainingId: number;
  /** The attempt. */
  number: number;
  trialId: number;
  as: "complete" | "early-stopped";
  evaluations: readonly EvaluationInput[];
  /** Checkpoints whose files have been removed since the last epoch. */
  removed: readonly number[];
}

export interface AttemptCompleted {
  /** False where the attempt has been given up meanwhile: nothing was written. */
  isWritten: boolean;
  /** Whether another trial may be waiting for it. */
  isShared: boolean;
}

const COMPLETE = sqlText(stateWord(trainingMachine.to("complete")));
const COMPLETE_ATTEMPTS = {
  name: "foldwise-complete-attempts",
  text: `with asked as (
      select * from unnest($1::bigint[], $2::int[], $3::bigint[], $4::text[]) with ordinality
        as a(training_id, number, trial_id, outcome, place)
    ), runs as (
      select r.id from run r join asked a on a.training_id = r.training_id and a.trial_id = r.trial_id
      order by r.id for no key update of r
    ), owner as (
      select a.*, t.epoch, t.attempt, t.state from training t join asked a on a.training_id = t.id
      where (select count(*) from runs) >= 0
      order by t.id for no key update of t
    ), own as (
      select * from owner t where attempt = number and ${IS_AT_WORK}
    ), ended as (
      update attempt a set ended_at = clock_timestamp(), outcome = 'complete', to_epoch = own.epoch, progress = null
      from own where a.training_id = own.training_id and a.number = own.number and a.ended_at is null
    ), completed as (
      update training t set state = ${COMPLETE}, outcome = own.outcome, failures_in_row = 0, failure = null,
        finished_at = now()
      from own where t.id = own.training_id
    ), evaluated as (
      insert into evaluation (training_id, weights, epoch, conditions, realised_sigma, measures, classes, confusion,
        images, labels, scores, predicted, probabilities, targets, predictions, item_groups, seconds)
      select e.training_id, e.weights, e.epoch, e.conditions, e.realised_sigma, e.measures, e.classes, e.confusion,
        e.images, e.labels, e.scores, e.predicted, e.probabilities, e.targets, e.predictions, e.item_groups, e.seconds
      from own join jsonb_populate_recordset(null::evaluation, $5::jsonb) e on e.training_id = own.training_id
      order by e.training_id
      on conflict do nothing
    ), done as (
      update run r set state = ${sqlText(stateWord(runMachine.to("complete")))}, failure = null, finished_at = now(),
        started_at = coalesce(r.started_at, now())
      from own
      where r.training_id = own.training_id and r.trial_id = own.trial_id
        and r.state in ${sqlText(stateList(runMachine.from("complete")))}
    ), gone as (
      update checkpoint c set removed_at = now() from own
      where c.training_id = own.training_id and c.id = any($6::bigint[])
    )
    select place, attempt, state = ${COMPLETE} or exists (select from own where own.place = owner.place) as is_written,
      exists (select from run r join sweep s on s.id = r.sweep_id
        where r.training_id = owner.training_id and r.trial_id <> owner.trial_id
          and ${sqlText(isLiveRun("r", "s"))}) as is_shared
    from owner`,
};

/**
 * Ends attempts that have trained to the end: attempt, training, evaluations and the runs of the trials that asked, one
 * statement for all, of each all or nothing. Called again, it changes nothing.
 * @returns in the order of the attempts; an error, `fenced` when a newer attempt has the training, where nothing was
 * written.
 */
export async function completeAttempts({
  pool,
  attempts,
}: {
  pool: Pick<pg.Pool, "query">;
  attempts: readonly CompleteAttempt[];
}): Promise<(AttemptCompleted | FoldwiseError)[]> {
  const { rows } = await retryConflicts(() =>
    pool.query<{ place: string; attempt: number; is_written: boolean; is_shared: boolean }>({
      ...COMPLETE_ATTEMPTS,
      values: [
        attempts.map(({ trainingId }) => trainingId),
        attempts.map(({ number }) => number),
        attempts.map(({ trialId }) => trialId),
        attempts.map(({ as }) => as),
        JSON.stringify(attempts.flatMap(({ evaluations }) => evaluations.map(asRecord))),
        attempts.flatMap(({ removed }) => removed),
      ],
    }),
  );
  const found = new Map(rows.map((row) => [Number(row.place), row]));
  return attempts.map(({ trainingId, number }, index) => {
    const row = found.get(index + 1);
    if (!row) return notFound("training", trainingId);
    if (row.attempt !== number)
      return new FoldwiseError("fenced", `Attempt ${number} of training ${trainingId} has been taken over.`);
    return { isWritten: row.is_written, isShared: row.is_shared };
  });
}

/** As jsonb_populate_recordset takes it: by the columns' names. */
function asRecord(row: EvaluationInput): Record<string, unknown> {
  return {
    training_id: row.trainingId,
    weights: row.weights,
    epoch: row.epoch,
    conditions: row.conditions,
    realised_sigma: row.realisedSigma,
    measures: row.measures,
    classes: row.classes,
    confusion: row.confusion,
    images: row.images,
    labels: row.labels,
    scores: row.scores?.map(asNumber),
    predicted: row.predicted,
    probabilities: row.probabilities ? `\\x${row.probabilities.toString("hex")}` : null,
    targets: row.targets?.map(asNumber),
    predictions: row.predictions?.map(asNumber),
    item_groups: row.itemGroups,
    seconds: row.seconds,
  };
}

/** JSON has no word for these; Postgres reads them. */
function asNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
