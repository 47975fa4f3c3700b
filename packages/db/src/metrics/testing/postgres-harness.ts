import { type Connection, connect } from "../../client";
import { purgeRun } from "../../repositories/purge/purge-run";
import { createMetricStore } from "../postgres/store";
import { checkRows } from "./check-rows";
import type { Harness } from "./harness";
import { patient } from "./patient";

/** Over a migrated database. Makes the one dataset and split that trainings refer to. */
export async function makePostgresHarness(url: string): Promise<Harness & { connection: Connection }> {
  const connection = connect(url, { maxConnections: 20 });
  const { pool } = connection;
  const insert = async (text: string, values: unknown[] = []) =>
    Number((await pool.query<{ id: string }>(`${text} returning id`, values)).rows[0]?.id);
  const mark = `h${process.pid}-${Math.random().toString(36).slice(2)}`;
  const datasetId = await insert(
    `insert into dataset (slug, name, kind, fingerprint, classes, positive_class, images, width, height, folds, location, manifest, report)
     select $1, $1, (enum_range(null::dataset_kind))[1], $1, '{a,b}', 'a', 1, 1, 1, '{0}', 'nowhere', '{}', '{}'`,
    [mark],
  );
  const splitId = await insert(
    "insert into split (dataset_id, scheme, seed, fingerprint) select $1, (enum_range(null::split_scheme))[1], 1, $2",
    [datasetId, mark],
  );
  // Owners' numbers that are nobody's id: a query that takes one for the other is found out.
  await pool.query("select setval('points_owner', greatest(last_value, 1000000)) from points_owner");
  let made = 0;
  const storeUrl = new URL(url);
  storeUrl.searchParams.set("application_name", mark);
  const stores = [20, 4].map((maxConnections) => connect(storeUrl.href, { maxConnections }));
  const [store, other] = stores.map((one) => createMetricStore(one));
  if (!store || !other) throw new Error("no stores");
  return {
    connection,
    store,
    other,
    createExperiment: () => insert("insert into experiment (name) values ($1)", [`${mark}-${++made}`]),
    createRun: ({ experimentId, trainingId }) =>
      insert("insert into run (experiment_id, training_id, name) values ($1, $2, 'run')", [
        experimentId,
        trainingId ?? null,
      ]),
    createTraining: () =>
      insert(
        `insert into training (fingerprint, spec, dataset_id, split_id, fold, seed, epochs, resource_class)
         values ($1, '{}', $2, $3, 0, 1, 1, 'train.cpu')`,
        [`${mark}-${++made}`, datasetId, splitId],
      ),
    claim: async (trainingId) => {
      const { rows } = await pool.query<{ attempt: number }>(
        "update training set attempt = attempt + 1 where id = $1 returning attempt",
        [trainingId],
      );
      return rows[0]?.attempt ?? 0;
    },
    hideRun: async (runId) => {
      await pool.query("update run set deleted_at = now() where id = $1", [runId]);
    },
    purgeRun: async (runId) => {
      await pool.query("update run set deleted_at = now(), state = 'complete' where id = $1", [runId]);
      const { rows } = await pool.query<{ now: string }>("select clock_timestamp()::text as now");
      await purgeRun({ pool, metrics: patient(store), runId, before: rows[0]?.now ?? "" });
    },
    disconnect: async () => {
      await pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", [
        mark,
      ]);
    },
    check: () => checkRows(pool),
    close: async () => {
      await Promise.all([connection, ...stores].map((one) => one.close()));
    },
  };
}
