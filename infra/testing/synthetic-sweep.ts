import { parsePlan, resolveTraining, type TrainingSpec } from "@foldwise/core/sweep";
import type { Connection } from "@foldwise/db/client";
import { createMetricStore } from "@foldwise/db/metrics";
import { createSweep } from "@foldwise/db/repositories/sweep";

const SLUG = "synthetic-sweep-rows";
const FOLDS = [0, 1, 2];
const EPOCHS = 10;
/** Epochs after which trials of a synthetic sweep have ended, or are at. */
const LENGTHS = [3, 6, EPOCHS];
/** How many different curves there are of each length: a run has those of its quality. */
const QUALITIES = 100;
const START_MS = 1_700_000_000_000;

export interface SyntheticSweep {
  id: number;
  /** Numbers of the trials that are running, the last ones; none of a complete sweep. */
  running: number[];
}

/**
 * Writes a sweep of so many trials × 3 folds × 10 epochs straight into the tables: of its trials 70 % are complete, 26 %
 * pruned and 4 % failed. With `running` trials the sweep runs, and the last ones are at epoch 6; a worker on the same
 * database would take it up. For tests and benchmarks of what shows large sweeps; its numbers are made up.
 */
export async function writeSyntheticSweep(
  connection: Connection,
  { trials, running = 0, name = "synthetic" }: { trials: number; running?: number; name?: string },
): Promise<SyntheticSweep> {
  const { db, pool } = connection;
  await storeDataset(connection);
  const source = JSON.stringify(planOf(name, trials));
  const id = await db.transaction(async (tx) => {
    const made = await createSweep({ ctx: tx, source });
    // No worker takes it up while its rows are written.
    await tx.execute(`update sweep set state = 'complete' where id = ${made.id}`);
    return made.id;
  });
  const templates = await storeTemplates(connection, id);
  const plan = parsePlan(source);
  const resolved = resolveTraining(plan, "base", {});
  const client = await pool.connect();
  try {
    await client.query("begin");
    // random() goes by it: the same sweep each time.
    await client.query("select setseed(0.5)");
    await client.query(MAKE_TRIALS, [trials, running]);
    await client.query(INSERT_TRIALS, [id, FOLDS.length]);
    await client.query(MAKE_RUNS, [id, FOLDS]);
    const spec: Omit<TrainingSpec, "fold" | "seed"> = {
      ...resolved,
      dataset: { slug: SLUG, fingerprint: "e".repeat(64) },
      split: null,
      versions: { simulate: "1" },
      salt: null,
    };
    await client.query(INSERT_TRAININGS, [id, JSON.stringify(spec), EPOCHS]);
    await client.query(INSERT_RUNS, [
      id,
      JSON.stringify({ trainer: "simulate", variant: "base", epochs: EPOCHS }),
    ]);
    await client.query(INSERT_ATTEMPTS, [id]);
    await client.query(INSERT_CHECKPOINTS, [id]);
    await client.query(INSERT_EVALUATIONS, [id]);
    await client.query(COPY_SERIES, [id]);
    await client.query(COPY_CHUNKS, [id]);
    await client.query(INSERT_LATEST, [id]);
    await client.query(
      "delete from metric_chunk where series_id in (select series_id from synthetic_template)",
    );
    await client.query("delete from metric_series where id in (select series_id from synthetic_template)");
    await client.query("delete from run where id = any($1::bigint[])", [templates]);
    await client.query(FINISH_SWEEP, [id, running]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
  await pool.query("analyze");
  return { id, running: Array.from({ length: running }, (_, at) => trials - running + at + 1) };
}

function planOf(name: string, trials: number) {
  return {
    name,
    experiment: "synthetic",
    dataset: SLUG,
    splits: { scheme: "within-fold-by-image", seed: 1 },
    trainer: { kind: "simulate" },
    folds: FOLDS,
    space: {
      learningRate: { type: "float", low: 1e-5, high: 1e-1, log: true },
      l1: { type: "float", low: 1e-5, high: 1e-1, log: true },
      batchSize: { type: "int", low: 8, high: 128, log: true },
    },
    sampler: { kind: "random", seed: 1 },
    stopping: { kind: "median" },
    training: { epochs: EPOCHS, earlyStopping: null },
    evaluation: { testSigmas: [0] },
    budget: { maxTrials: trials },
    concurrency: 64,
  };
}

/** Rows of a dataset, without files. */
async function storeDataset({ pool }: Connection): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into dataset (slug, name, kind, is_synthetic, fingerprint, classes, positive_class, images, width, height,
       patients, folds, location, manifest, report)
     select $1, 'Rows of a synthetic sweep', 'synthetic', true, repeat('e', 64), '{blast,normal}', 'blast', $2, 32, 32, 0,
       $3, 'nowhere', '{}', '{}'
     where not exists (select from dataset where slug = $1) returning id`,
    [SLUG, FOLDS.length * 24, FOLDS],
  );
  if (!rows[0]) return;
  await pool.query(
    `insert into dataset_image (dataset_id, index, fold, class, path, sha256)
     select $1, i, i / 24, case when i % 2 = 0 then 'blast' else 'normal' end, i || '.bmp', lpad(to_hex(i), 64, '0')
     from generate_series(0, $2 - 1) i`,
    [rows[0].id, FOLDS.length * 24],
  );
}

/** Logged runs with the curves that the sweep's runs will have copies of; their numbers. */
async function storeTemplates(connection: Connection, sweepId: number): Promise<number[]> {
  const store = createMetricStore(connection);
  const { rows } = await connection.pool.query<{ id: string }>(
    `insert into run (experiment_id, name) select experiment_id, 'template' from sweep, generate_series(1, $2::int)
     where id = $1 returning id`,
    [sweepId, LENGTHS.length * QUALITIES],
  );
  const runs = rows.map(({ id }) => Number(id));
  const templates = LENGTHS.flatMap((epochs) =>
    Array.from({ length: QUALITIES }, (_, quality) => ({ epochs, quality })),
  );
  for (const [at, { epochs, quality }] of templates.entries())
    await store.append({
      runId: runs[at] ?? 0,
      points: Array.from({ length: epochs }, (_, i) => i + 1).flatMap((step) =>
        Object.entries(valuesAt(step, quality / QUALITIES)).map(([name, value]) => ({
          name,
          step,
          time: START_MS + step * 1_000,
          value,
        })),
      ),
    });
  for (let more = true; more; ) more = (await store.compact({ maxAgeMs: 0 })).compactions > 0;
  // Not in the transaction that follows: a session's own, and gone with its connection.
  await connection.pool.query("drop table if exists synthetic_template");
  await connection.pool.query(
    `create unlogged table synthetic_template as
     select s.id as series_id, s.name_id, t.epochs, t.quality
     from unnest($1::bigint[], $2::int[], $3::int[]) t(run_id, epochs, quality)
     join run r on r.id = t.run_id join metric_series s on s.owner_id = r.points_id`,
    [runs, templates.map(({ epochs }) => epochs), templates.map(({ quality }) => quality)],
  );
  return runs;
}

/** Metrics of an epoch, from 1, of a run of a quality of 0 to 1. */
function valuesAt(epoch: number, quality: number): Record<string, number> {
  const learned = quality * (1 - Math.exp((-epoch * (0.4 + quality)) / 3));
  return {
    "train/loss": 0.7 - 0.6 * learned,
    "val/loss": 0.72 - 0.6 * learned,
    "val/accuracy": 0.52 + 0.44 * learned,
    "val/balanced_accuracy": 0.5 + 0.45 * learned,
  };
}

/** $1 trials, the last $2 of them running. */
const MAKE_TRIALS = `
  create temporary table synthetic_trial on commit drop as
  select number, rate, l1, batch, state, at,
    least(99, greatest(0, round(90 - 14 * abs(ln(rate / 0.003)) / ln(10) - 4 * abs(ln(l1 / 0.001)) / ln(10)
      - 4 * ln(batch / 8.0) + 6 * (random() - 0.5))))::int as quality,
    case state when 'complete' then 10 when 'running' then 6 else (array[3, 6])[1 + floor(random() * 2)::int] end as epochs
  from (
    select number, 10 ^ (-5 + 4 * random()) as rate, 10 ^ (-5 + 4 * random()) as l1,
      floor(8 * 16 ^ random())::int as batch, now() - make_interval(secs => ($1 - number) * 2) as at,
      case when number > $1 - $2 then 'running' when draw < 0.7 then 'complete' when draw < 0.96 then 'pruned'
        else 'failed' end::trial_state as state
    from (select number, random() as draw from generate_series(1, $1::int) number) drawn
  ) made`;

/** $1 sweep, $2 runs of a trial. */
const INSERT_TRIALS = `
  insert into trial (sweep_id, number, proposal, variant, configuration, reason, state, stop, failure, created_at, started_at, finished_at)
  select $1::bigint, number, number - 1, 'base', jsonb_build_object('learningRate', rate, 'l1', l1, 'batchSize', batch),
    'random draw', state,
    case when state = 'pruned' then jsonb_build_object('rule', 'median', 'metric', 'val/balanced_accuracy', 'step', epochs,
      'runs', $2::int, 'ofRuns', $2::int, 'value', 0.5 + 0.004 * quality, 'against', 0.81,
      'reason', 'worse than the median of the complete trials') end,
    case when state = 'failed' then jsonb_build_object('kind', 'trainer', 'message', (array['The loss is NaN at epoch ', 'The process was killed in epoch '])[1 + number % 2] || epochs) end,
    at, at, case when state <> 'running' then at + interval '20 seconds' end
  from synthetic_trial order by number`;

/** $1 sweep, $2 folds. */
const MAKE_RUNS = `
  create temporary table synthetic_run on commit drop as
  select row_number() over (order by t.number, fold) as place, t.number, trial.id as trial_id, fold, t.rate, t.l1, t.batch,
    t.state, t.at, t.epochs, least(99, greatest(0, t.quality + round(8 * (random() - 0.5))))::int as quality
  from synthetic_trial t join trial on trial.sweep_id = $1 and trial.number = t.number, unnest($2::int[]) fold`;

/** $1 sweep, $2 spec without fold, seed and parameters, $3 epochs. */
const INSERT_TRAININGS = `
  insert into training (fingerprint, spec, dataset_id, split_id, fold, seed, epochs, resource_class, state, attempt, epoch,
    best_epoch, outcome, created_at, started_at, finished_at)
  select encode(sha256(convert_to($1 || '/' || place, 'UTF8')), 'hex'),
    jsonb_set($2::jsonb, '{training}', $2::jsonb->'training' || jsonb_build_object('learningRate', rate, 'l1', l1, 'batchSize', batch))
      || jsonb_build_object('fold', fold, 'seed', 1),
    s.dataset_id, s.split_id, fold, 1, $3::int, 'train.cpu', (case r.state when 'pruned' then 'cancelled' else r.state::text end)::training_state,
    1, r.epochs, r.epochs, case when r.state = 'complete' then 'complete' end, at, at, case when r.state <> 'running' then at + interval '20 seconds' end
  from synthetic_run r, sweep s where s.id = $1::bigint order by place`;

const TRAINING_OF =
  "join training tr on tr.fingerprint = encode(sha256(convert_to($1::bigint || '/' || r.place, 'UTF8')), 'hex')";

/** $1 sweep, $2 parameters of all. */
const INSERT_RUNS = `
  insert into run (experiment_id, sweep_id, trial_id, training_id, name, fold, seed, split_scheme, state, params, failure,
    created_at, started_at, finished_at)
  select s.experiment_id, s.id, r.trial_id, tr.id, s.name || '/' || r.number || '-base/fold-' || r.fold, r.fold, 1,
    'within-fold-by-image', r.state::text::run_state,
    $2::jsonb || jsonb_build_object('learningRate', rate, 'l1', l1, 'batchSize', batch, 'fold', r.fold, 'seed', 1),
    case when r.state = 'failed' then (select failure from trial where id = r.trial_id) end,
    r.at, r.at, case when r.state <> 'running' then r.at + interval '20 seconds' end
  from synthetic_run r ${TRAINING_OF}, sweep s where s.id = $1::bigint order by place`;

const INSERT_ATTEMPTS = `
  insert into attempt (training_id, number, worker_id, from_epoch, to_epoch, claimed_at, seen_at, ended_at, outcome)
  select tr.id, 1, 'synthetic', 0, r.epochs, r.at, r.at + interval '20 seconds',
    case when r.state <> 'running' then r.at + interval '20 seconds' end,
    case when r.state = 'complete' then 'complete' when r.state = 'failed' then 'failed' when r.state = 'pruned' then 'stopped' end::attempt_outcome
  from synthetic_run r ${TRAINING_OF}`;

const INSERT_CHECKPOINTS = `
  insert into checkpoint (training_id, epoch, attempt, sha256, bytes, is_best, validation, created_at)
  select tr.id, r.epochs, 1, tr.fingerprint, 1000, true, v.validation, r.at
  from synthetic_run r ${TRAINING_OF} join (
    select t.epochs, t.quality, jsonb_object_agg(n.name, s.last_value) as validation
    from synthetic_template t join metric_series s on s.id = t.series_id join metric_name n on n.id = t.name_id
    where n.name like 'val/%' group by 1, 2
  ) v on v.epochs = r.epochs and v.quality = r.quality`;

const INSERT_EVALUATIONS = `
  insert into evaluation (training_id, side, weights, epoch, conditions, classes, confusion, measures, seconds)
  select tr.id, 'test', 'best', r.epochs, '{"testSigma": 0, "replicate": 0}', '{blast,normal}',
    jsonb_build_array(jsonb_build_array(6 + r.quality * 6 / 100, 6 - r.quality * 6 / 100), jsonb_build_array(6 - r.quality * 6 / 100, 6 + r.quality * 6 / 100)),
    '{}', 0.1
  from synthetic_run r ${TRAINING_OF} where r.state = 'complete'`;

const COPY_SERIES = `
  insert into metric_series (owner_id, name_id, attempts, from_steps, points, nonfinite, last_step, last_time, last_value,
    min_step, min_value, max_step, max_value)
  select tr.points_id, t.name_id, '{1}', '{1}', s.points, s.nonfinite, s.last_step, s.last_time, s.last_value, s.min_step,
    s.min_value, s.max_step, s.max_value
  from synthetic_run r ${TRAINING_OF} join synthetic_template t on t.epochs = r.epochs and t.quality = r.quality
  join metric_series s on s.id = t.series_id`;

const COPY_CHUNKS = `
  insert into metric_chunk (series_id, lo, lo_time, lo_order, hi, hi_time, hi_order, points, nonfinite, min_step, min_value,
    max_step, max_value, last_value, summary, payload)
  select own.id, c.lo, c.lo_time, c.lo_order, c.hi, c.hi_time, c.hi_order, c.points, c.nonfinite, c.min_step, c.min_value,
    c.max_step, c.max_value, c.last_value, c.summary, c.payload
  from synthetic_run r ${TRAINING_OF} join synthetic_template t on t.epochs = r.epochs and t.quality = r.quality
  join metric_series own on own.owner_id = tr.points_id and own.name_id = t.name_id
  join metric_chunk c on c.series_id = t.series_id`;

const INSERT_LATEST = `
  insert into metric_latest (run_id, experiment_id, name_id, last_step, last_time, last_value, min_step, min_value, max_step,
    max_value, points, nonfinite)
  select run.id, run.experiment_id, s.name_id, s.last_step, s.last_time, s.last_value, s.min_step, s.min_value, s.max_step,
    s.max_value, s.points, s.nonfinite
  from run join training tr on tr.id = run.training_id join metric_series s on s.owner_id = tr.points_id where run.sweep_id = $1`;

/** $1 sweep, $2 running trials. */
const FINISH_SWEEP = `
  with objectives as (
    select run.trial_id, avg((c.validation->>'val/balanced_accuracy')::float8) as objective
    from run join checkpoint c on c.training_id = run.training_id where run.sweep_id = $1 group by 1
  ), measured as (
    update trial set evaluated_objective = o.objective from objectives o where o.trial_id = trial.id and trial.state = 'complete'
  )
  update sweep set proposed = (select count(*) from trial where sweep_id = $1),
    state = case when $2::int > 0 then 'running' else 'complete' end::sweep_state,
    started_at = (select min(started_at) from trial where sweep_id = $1),
    finished_at = case when $2::int = 0 then (select max(finished_at) from trial where sweep_id = $1) end
  where id = $1`;
