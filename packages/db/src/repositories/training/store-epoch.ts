import { encodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import type { PointInput, PostgresMetricStore } from "../../metrics";
import type { RemovableCheckpoint } from "../checkpoint";

/**
 * An epoch that is stored already changes nothing: the commit went through and its answer was lost, so that the caller
 * tries again. A program that goes on after its last step ends with another file of the same epoch, which is kept. Of
 * the training's other checkpoints those are named that are neither best nor last any more; what the caller says that
 * it has removed is marked.
 */
const STORE_EPOCH = {
  name: "foldwise-store-epoch",
  ctes: `stored as (
      select owner.id from owner where attempt = $2 and (epoch < $5::int or (epoch = $5 and not exists (
        select from checkpoint c where c.training_id = owner.id and c.epoch = $5 and c.sha256 = $6)))
    ), kept as (
      insert into checkpoint (training_id, epoch, attempt, is_best, validation, sha256, bytes)
      select id, $5, $2, $7::boolean, $8::jsonb, $6::text, $9::bigint from stored
    ), moved as (
      update training set epoch = $5, best_epoch = $10::int, failures_in_row = 0 from stored where training.id = stored.id
    ), seen as (
      update attempt set to_epoch = $5, seen_at = clock_timestamp() from stored
      where attempt.training_id = stored.id and attempt.number = $2
    ), gone as (
      update checkpoint set removed_at = now() from owner
      where checkpoint.training_id = owner.id and owner.attempt = $2 and checkpoint.id = any($11::bigint[])
    ), newest_best as (
      select max(c.id) as id from checkpoint c join owner on c.training_id = owner.id
      where c.epoch = $10 and $10 <> $5 and c.removed_at is null
    ), removable as (
      select c.id, c.sha256, c.sha256 <> $6 and not exists (
          select from checkpoint o
          where o.sha256 = c.sha256 and o.id <> c.id and o.removed_at is null and o.id <> all($11)) as only_use
      from checkpoint c join owner on c.training_id = owner.id
      where owner.attempt = $2 and owner.epoch <= $5 and c.removed_at is null and c.id <> all($11)
        and c.id is distinct from (select id from newest_best) and (c.epoch <> $5 or c.sha256 <> $6)
    )`,
  select:
    "(select json_agg(json_build_object('id', id, 'sha256', sha256, 'onlyUse', only_use)) from removable) as removable",
};

/**
 * A finished epoch, whole or not at all: its points, its checkpoint with its validation metrics, and the training's
 * place in one statement. The file of the checkpoint must be stored before.
 * @returns the training's checkpoints whose files may go.
 * @throws FoldwiseError `fenced` when a newer attempt has the training.
 */
export async function storeEpoch({
  metrics,
  trainingId,
  number,
  epoch,
  points,
  file,
  isBest,
  bestEpoch,
  validation = validationOf(points),
  removed = [],
}: {
  metrics: Pick<PostgresMetricStore, "appendFencedWith">;
  trainingId: number;
  /** The attempt. */
  number: number;
  epoch: number;
  points: readonly PointInput[];
  file: { sha256: string; bytes: number };
  isBest: boolean;
  bestEpoch: number;
  /** Validation metrics of the checkpoint; those among the points when left out. */
  validation?: Readonly<Record<string, MetricNumber>> | undefined;
  /** Checkpoints whose files have been removed since. */
  removed?: readonly number[];
}): Promise<RemovableCheckpoint[]> {
  const { removable } = await metrics.appendFencedWith<{ removable: RemovableCheckpoint[] | null }>(
    { trainingId, attempt: number, points },
    {
      ...STORE_EPOCH,
      values: [epoch, file.sha256, isBest, JSON.stringify(validation), file.bytes, bestEpoch, [...removed]],
    },
  );
  return removable ?? [];
}

function validationOf(points: readonly PointInput[]): Record<string, MetricNumber> {
  return Object.fromEntries(
    points
      .filter(({ name }) => name.startsWith("val/"))
      .map(({ name, value }) => [name, encodeMetric(value)]),
  );
}
