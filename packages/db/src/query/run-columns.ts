import { MLFLOW_STATUS_OF, type RunAttribute } from "@foldwise/core/query";
import { RUN_STATES } from "@foldwise/core/states";
import { type SQL, sql } from "drizzle-orm";
import {
  dataset,
  evaluation,
  inputDataset,
  metricLatest,
  metricName,
  run,
  runInput,
  sweep,
  training,
  trial,
} from "../schema";
import type { Column, MetricColumns, QueryColumns } from "./columns";
import { FOLD_OF_RUN, SEED_OF_RUN } from "./logged-fold";
import { measureValue } from "./measure-value";

/** The tables that the columns of runs are of; Postgres leaves out those that a query does not name. */
export const RUN_TABLES = sql`${run}
  left join ${trial} on ${trial.id} = ${run.trialId}
  left join ${sweep} on ${sweep.id} = ${run.sweepId}
  left join ${dataset} on ${dataset.id} = ${sweep.datasetId}
  left join ${training} on ${training.id} = ${run.trainingId}`;

const text = (value: SQL): Column => ({ kind: "text", text: value });
const number = (value: SQL): Column => ({ kind: "number", value });
const whole = (value: SQL): Column => ({ kind: "number", value, isWhole: true });
const time = (value: SQL): Column => ({ kind: "time", value });

const ATTRIBUTES: Readonly<Record<Exclude<RunAttribute, "artifact_uri">, Column>> = {
  id: whole(sql`${run.id}`),
  run_id: { kind: "text", text: sql`replace(${run.uid}::text, '-', '')`, equals: isRunId },
  run_name: text(sql`${run.name}`),
  status: { kind: "words", value: sql`${run.state}`, words: MLFLOW_STATUS_OF },
  state: {
    kind: "words",
    value: sql`${run.state}`,
    words: Object.fromEntries(RUN_STATES.map((state) => [state, state])),
  },
  start_time: time(sql`${run.startedAt}`),
  end_time: time(sql`${run.finishedAt}`),
  created_at: time(sql`${run.createdAt}`),
  duration: number(sql`extract(epoch from ${run.finishedAt} - ${run.startedAt})`),
  user_id: text(sql`(${run.tags} ->> 'mlflow.user')`),
  experiment: {
    kind: "named",
    id: sql`${run.experimentId}`,
    name: sql`(select e.name from experiment e where e.id = ${run.experimentId})`,
  },
  sweep: { kind: "named", id: sql`${run.sweepId}`, name: sql`${sweep.name}` },
  trial: whole(sql`${trial.number}`),
  variant: text(sql`${trial.variant}`),
  fold: whole(FOLD_OF_RUN),
  outer_fold: whole(sql`${trial.outerFold}`),
  refit: { kind: "flag", value: sql`${trial.isRefit}` },
  seed: whole(SEED_OF_RUN),
  dataset: text(sql`${dataset.slug}`),
  split: text(sql`${run.splitScheme}`),
  trainer: text(sql`(${training.spec} -> 'trainer' ->> 'kind')`),
  epoch: whole(sql`${training.epoch}`),
  attempt: whole(sql`${training.attempt}`),
  shared: { kind: "flag", value: sql`${run.shared}` },
  error: text(sql`(${run.failure} ->> 'message')`),
};

/** Of runs, in a statement with `RUN_TABLES`. */
export const RUN_COLUMNS: QueryColumns = {
  attributes: ATTRIBUTES,
  params: sql`${run.params}`,
  tags: sql`${run.tags}`,
  metric: ({ key, aggregate }, holds) => {
    const columns: MetricColumns = {
      value: sql`f.${sql.identifier(VALUE_COLUMNS[aggregate])}`,
      special: aggregate === "last" ? sql`f.last_special` : null,
    };
    return sql`exists (select from ${metricLatest} f where f.run_id = ${run.id}
      and f.experiment_id = ${run.experimentId} and f.name_id = ${metricId(key)} and (${holds(columns)}))`;
  },
  measure: (field) => measureValue(field, sql`${evaluation.trainingId} = ${run.trainingId}`),
  dataset: (holds) => sql`(
    (${dataset.id} is not null and (${holds({
      name: sql`${dataset.name}`,
      digest: sql`${dataset.fingerprint}`,
      context: sql`'training'`,
    })}))
    or exists (select from ${runInput} join ${inputDataset} on ${inputDataset.id} = ${runInput.datasetId}
      where ${runInput.runId} = ${run.id} and (${holds({
        name: sql`${inputDataset.name}`,
        digest: sql`${inputDataset.digest}`,
        context: sql`(${runInput.tags} ->> 'mlflow.data.context')`,
      })})))`,
};

export const VALUE_COLUMNS = { last: "last_value", min: "min_value", max: "max_value" } as const;

/** Null for a metric that there is not. */
export function metricId(key: string): SQL {
  return sql`(select n.id from ${metricName} n where n.name = ${key})`;
}

/** A run's id as MLflow's clients have it: the digits of its UUID. */
function isRunId(ids: readonly string[]): SQL {
  const uuids = ids.filter((id) => /^[0-9a-f]{32}$/.test(id));
  return uuids.length === 0 ? sql`false` : sql`${run.uid} = any(${sql.param(uuids)}::uuid[])`;
}
