import { decodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import type { Plan } from "@foldwise/core/sweep";
import { type SQL, sql } from "drizzle-orm";
import { checkpoint, sweep, training } from "../../schema";

/** The checkpoint whose weights a sweep's evaluations of a training are made with, as far as the training has come. */
export interface EvaluatedCheckpoint {
  epoch: number;
  /** Null where an older release stored it and nothing filled it in since (fillCheckpointMetrics). */
  validation: Record<string, MetricNumber> | null;
}

/** Of the `sweep` and `training` that the query joins. */
const EVALUATED_EPOCH = sql`case when ${sweep.plan} -> 'evaluation' ->> 'weights' = 'last'
  then ${training.epoch} else coalesce(${training.bestEpoch}, ${training.epoch}) end`;

/** A column for queries that join `sweep` and `training`; null before the first epoch. */
export const evaluatedCheckpoint: SQL<EvaluatedCheckpoint | null> = sql`(
  select json_build_object('epoch', c.epoch, 'validation', c.validation) from ${checkpoint} c
  where c.training_id = ${training.id} and c.epoch = ${EVALUATED_EPOCH}
  order by c.id desc limit 1)`;

/** The objective alone of `evaluatedCheckpoint`: its epoch and its value there, null where it has none. */
export const evaluatedObjective: SQL<{ epoch: number; value: MetricNumber | null } | null> = sql`(
  select json_build_object('epoch', c.epoch, 'value', c.validation -> (${sweep.plan} -> 'objective' ->> 'metric'))
  from ${checkpoint} c
  where c.training_id = ${training.id} and c.epoch = ${EVALUATED_EPOCH}
  order by c.id desc limit 1)`;

/** The objective of one run: its metric at the evaluated weights; null where it has no value there. */
export function objectiveAt(
  { metric }: Pick<Plan["objective"], "metric">,
  evaluated: EvaluatedCheckpoint | null,
): number | null {
  const value = evaluated?.validation?.[metric];
  return value === undefined ? null : decodeMetric(value);
}
