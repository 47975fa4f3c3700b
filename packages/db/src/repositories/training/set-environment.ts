import type pg from "pg";
import { retryConflicts } from "../../outage";
import type { TrainingEnvironment } from "../../schema";

/** What the trainer of an attempt said of itself when it was ready: the machine, its versions, the network's size. */
export interface AttemptEnvironment {
  trainingId: number;
  number: number;
  environment: TrainingEnvironment;
  params: { total: number; trainable: number; nonTrainable: number } | null;
}

const SET_ENVIRONMENTS = {
  name: "foldwise-set-environments",
  // Counted, so that the trainings are locked before the attempts.
  text: `with asked as (
      select * from unnest($1::bigint[], $2::int[], $3::jsonb[], $4::jsonb[])
        as a(training_id, number, environment, params)
    ), locked as (
      select t.id from training t join asked a on a.training_id = t.id and a.number = t.attempt
      order by t.id for no key update of t
    ), of_training as (
      update training t set environment = a.environment, params = coalesce(a.params, t.params)
      from asked a where t.id = a.training_id and t.attempt = a.number and (select count(*) from locked) >= 0
      returning t.id
    )
    update attempt set environment = a.environment from asked a
    where attempt.training_id = a.training_id and attempt.number = a.number
      and (select count(*) from of_training) >= 0`,
};

/** Stores what trainers said, one statement for all; a newer attempt's training keeps what that one said. */
export async function setTrainingEnvironments({
  pool,
  environments,
}: {
  pool: Pick<pg.Pool, "query">;
  environments: readonly AttemptEnvironment[];
}): Promise<void> {
  await retryConflicts(() =>
    pool.query({
      ...SET_ENVIRONMENTS,
      values: [
        environments.map(({ trainingId }) => trainingId),
        environments.map(({ number }) => number),
        environments.map(({ environment }) => JSON.stringify(environment)),
        environments.map(({ params }) => params && JSON.stringify(params)),
      ],
    }),
  );
}
