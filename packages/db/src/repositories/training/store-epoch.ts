import { encodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import { FoldwiseError } from "@foldwise/core/errors";
import { sql } from "drizzle-orm";
import type { PointInput, PostgresMetricStore } from "../../metrics";
import { sqlText } from "../../sql-text";
import { isAwaitedByCopy, type RemovableCheckpoint, type StoredCheckpoint } from "../checkpoint";
import {
  type ReportedTrial,
  type ReportedTrialRow,
  readReportedTrials,
  reportedTrials,
} from "../stopping/watched-trials";
import { IS_AT_WORK } from "./at-work";

/**
 * An epoch that is stored already changes nothing: the commit went through and its answer was lost, so that the caller
 * tries again. A program that goes on after its last step ends with another file of the same epoch, which is kept. Of
 * the training's other checkpoints those that are neither best nor last any more are let go where they are in
 * their rows, and named where they are files; what the caller says that it has removed is marked.
 */
const STORE_EPOCHS = {
  name: "foldwise-store-epochs",
  requires: IS_AT_WORK,
  ctes: `given as (
      select owner.*, e.new_epoch, e.sha256, e.is_best, e.validation, e.bytes, e.best_epoch, e.content
      from owner join unnest($6::int[], $7::text[], $8::boolean[], $9::jsonb[], $10::bigint[], $11::int[], $13::bytea[])
        with ordinality as e(new_epoch, sha256, is_best, validation, bytes, best_epoch, content, place)
        on e.place = owner.place
      where owner.attempt = owner.asked
    ), stored as (
      select * from given where epoch < new_epoch or (epoch = new_epoch and not exists (
        select from checkpoint c where c.training_id = given.id and c.epoch = given.new_epoch and c.sha256 = given.sha256))
    ), kept as (
      insert into checkpoint (training_id, epoch, attempt, is_best, validation, sha256, bytes, content)
      select id, new_epoch, attempt, is_best, validation, sha256, bytes, content from stored
    ), moved as (
      update training set epoch = stored.new_epoch, best_epoch = stored.best_epoch, failures_in_row = 0
      from stored where training.id = stored.id
    ), seen as (
      update attempt set to_epoch = stored.new_epoch, seen_at = clock_timestamp() from stored
      where attempt.training_id = stored.id and attempt.number = stored.attempt
    ), newest_best as (
      select max(c.id) as id from checkpoint c join given on c.training_id = given.id
      where c.epoch = given.best_epoch and given.best_epoch <> given.new_epoch and c.removed_at is null group by given.id
    ), unwanted as (
      select given.place, c.id, c.sha256, c.content is null as is_file
      from checkpoint c join given on c.training_id = given.id
      where given.epoch <= given.new_epoch and c.removed_at is null and c.id <> all($12)
        and c.id not in (select id from newest_best) and not ${sqlText(isAwaitedByCopy("c"))} and (c.epoch <> given.new_epoch or c.sha256 <> given.sha256)
    ), gone as (
      update checkpoint set removed_at = now(), content = null from given
      where checkpoint.training_id = given.id
        and (checkpoint.id = any($12::bigint[]) or checkpoint.id in (select id from unwanted where not is_file))
    )`,
  select: `(select json_agg(json_build_object('id', id, 'sha256', sha256, 'onlyUse', sha256 <> all($7) and not exists (
          select from checkpoint o
          where o.sha256 = unwanted.sha256 and o.id <> unwanted.id and o.removed_at is null and o.content is null
            and o.id <> all($12))))
      from unwanted where is_file and unwanted.place = owner.place) as removable,
    ${sqlText(reportedTrials(sql`owner.id`, sql`(select new_epoch from given where given.place = owner.place)`))} as reported`,
};

/** A finished epoch of an attempt. Where its checkpoint is a file, that must be stored before. */
export interface FinishedEpoch {
  trainingId: number;
  /** The attempt. */
  number: number;
  epoch: number;
  points: readonly PointInput[];
  checkpoint: StoredCheckpoint & { bytes: number };
  isBest: boolean;
  bestEpoch: number;
  /** Validation metrics of the checkpoint; those among the points when left out. */
  validation?: Readonly<Record<string, MetricNumber>> | undefined;
  /** Checkpoints whose files have been removed since. */
  removed?: readonly number[];
}

export interface StoredEpoch {
  /** The training's checkpoints whose files may go. */
  removable: RemovableCheckpoint[];
  /** Trials over the training that a stopping rule or a limit of a budget may end by what it reports, as before the epoch. */
  reported: ReportedTrial[];
}

/**
 * Finished epochs, one of each attempt, each whole or not at all: its points, its checkpoint with its validation metrics,
 * and the training's place, in one statement for all.
 * @returns in the order of the epochs; an error, `fenced` when a newer attempt has the training or this one has been given
 * up, where nothing of it was stored.
 */
export async function storeEpochs({
  metrics,
  epochs,
}: {
  metrics: Pick<PostgresMetricStore, "appendFencedWith">;
  epochs: readonly FinishedEpoch[];
}): Promise<(StoredEpoch | FoldwiseError)[]> {
  const answers = await metrics.appendFencedWith<{
    removable: RemovableCheckpoint[] | null;
    reported: ReportedTrialRow[] | null;
  }>(
    epochs.map(({ trainingId, number, points }) => ({ trainingId, attempt: number, points })),
    {
      ...STORE_EPOCHS,
      values: [
        epochs.map(({ epoch }) => epoch),
        epochs.map(({ checkpoint }) => checkpoint.sha256),
        epochs.map(({ isBest }) => isBest),
        epochs.map(({ validation, points }) => JSON.stringify(validation ?? validationOf(points))),
        epochs.map(({ checkpoint }) => checkpoint.bytes),
        epochs.map(({ bestEpoch }) => bestEpoch),
        epochs.flatMap(({ removed = [] }) => removed),
        epochs.map(({ checkpoint }) => checkpoint.content),
      ],
    },
  );
  return answers.map((answer) =>
    answer instanceof FoldwiseError
      ? answer
      : { removable: answer.removable ?? [], reported: readReportedTrials(answer.reported) },
  );
}

/** As storeEpochs, of one. @throws FoldwiseError `fenced` when a newer attempt has the training, or this one has been given up. */
export async function storeEpoch({
  metrics,
  ...epoch
}: FinishedEpoch & { metrics: Pick<PostgresMetricStore, "appendFencedWith"> }): Promise<StoredEpoch> {
  const [stored] = await storeEpochs({ metrics, epochs: [epoch] });
  if (!stored || stored instanceof FoldwiseError) throw stored;
  return stored;
}

function validationOf(points: readonly PointInput[]): Record<string, MetricNumber> {
  return Object.fromEntries(
    points
      .filter(({ name }) => name.startsWith("val/"))
      .map(({ name, value }) => [name, encodeMetric(value)]),
  );
}
