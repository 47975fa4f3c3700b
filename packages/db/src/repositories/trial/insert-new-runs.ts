import { ACTIVE_STATES } from "@foldwise/core/states";
import { type TrainingSpec, trainingFingerprint } from "@foldwise/core/sweep";
import { mostEpochs } from "@foldwise/core/trainers";
import { sql } from "drizzle-orm";
import type { Context } from "../../client";
import { stateList } from "../../state-list";

/** A trial that has no runs yet, with those that its plan wants. */
export interface NewTrial {
  trialId: number;
  sweepId: number;
  experimentId: number;
  datasetId: number | null;
  splitId: number | null;
  splitScheme: string | null;
  resourceClass: string;
  runs: readonly NewRun[];
}

export interface NewRun {
  spec: TrainingSpec;
  name: string;
  params: Record<string, string | number | boolean | null>;
}

/**
 * Makes the runs of trials that have none, each with a training of its own, in one statement for all. A run whose training
 * is there already is left out: it is to join that one.
 * @returns for each trial the trainings that were made, by fingerprint
 */
export async function insertNewRuns({
  ctx,
  trials,
}: {
  ctx: Context;
  trials: readonly NewTrial[];
}): Promise<ReadonlyMap<string, number>[]> {
  const asked = trials.flatMap(({ runs, ...of }) =>
    runs.map(({ spec, name, params }) => ({
      trial_id: of.trialId,
      sweep_id: of.sweepId,
      experiment_id: of.experimentId,
      dataset_id: of.datasetId,
      split_id: of.splitId,
      split_scheme: of.splitScheme,
      resource_class: of.resourceClass,
      fingerprint: trainingFingerprint(spec),
      spec,
      fold: spec.fold,
      seed: spec.seed,
      epochs: mostEpochs(spec),
      name,
      params,
    })),
  );
  const { rows } = await ctx.execute<{ trial_id: string; training_id: string; fingerprint: string }>(sql`
    with asked as (
      select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a(trial_id bigint, sweep_id bigint,
        experiment_id bigint, dataset_id bigint, split_id bigint, split_scheme text, resource_class text,
        fingerprint text, spec jsonb, fold int, seed bigint, epochs int, name text, params jsonb)
    ), empty as (
      select t.id from trial t
      where t.id in (select trial_id from asked) and t.state in ${stateList(ACTIVE_STATES)}
        and not exists (select from run r where r.trial_id = t.id)
      order by t.id for no key update of t
    ), wanted as (
      -- Of a training that two of these trials want, the first has it and the other joins.
      select distinct on (a.fingerprint) a.* from asked a join empty on empty.id = a.trial_id
      where not exists (select from training t where t.fingerprint = a.fingerprint)
      order by a.fingerprint, a.trial_id
    ), made as (
      insert into training (fingerprint, spec, dataset_id, split_id, fold, seed, epochs, resource_class)
      select fingerprint, spec, dataset_id, split_id, fold, seed, epochs, resource_class from wanted order by fingerprint
      on conflict (fingerprint) do nothing
      returning id, fingerprint
    )
    insert into run (experiment_id, sweep_id, trial_id, training_id, name, fold, seed, split_scheme, params)
    select w.experiment_id, w.sweep_id, w.trial_id, made.id, w.name, w.fold, w.seed, w.split_scheme, w.params
    from made join wanted w on w.fingerprint = made.fingerprint
    order by w.trial_id, w.fold, w.seed
    on conflict do nothing
    returning trial_id, training_id, (select fingerprint from made where made.id = training_id) as fingerprint`);
  return trials.map(
    ({ trialId }) =>
      new Map(
        rows
          .filter((row) => Number(row.trial_id) === trialId)
          .map((row) => [row.fingerprint, Number(row.training_id)]),
      ),
  );
}
