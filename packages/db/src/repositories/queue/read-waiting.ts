import { ACTIVE_STATES, trainingMachine, WAITING } from "@foldwise/core/states";
import { isGpuClass, type WaitingReason, waitingReason } from "@foldwise/core/sweep";
import { and, count as countOf, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Context } from "../../client";
import { sweep, trial, worker } from "../../schema";
import { stateList, stateWord } from "../../state-list";
import { isLiveRun } from "../training/demand";
import { isLiveWorker } from "../worker/live";
import { slotsOfClass } from "../worker/slots";

const MAX_LISTED = 500;

export interface WaitingRecord {
  trainingId: number;
  run: { id: number; name: string };
  sweep: { id: number; name: string };
  experiment: { id: number; name: string };
  trial: number;
  fold: number;
  seed: number;
  resourceClass: string;
  share: { priority: number; weight: number };
  /** Those of its class that are dispatched before it for certain. */
  before: number;
  reason: WaitingReason;
  text: string;
  since: Date;
}

export interface QueueRecord {
  classes: { name: string; slots: number; busy: number; waiting: number }[];
  /** Those with active sweeps. */
  experiments: { id: number; name: string; maxTrainings: number | null; running: number; waiting: number }[];
  /** Trials that wait for their promotion, and no worker, by sweep and rung. */
  rungs: { sweep: { id: number; name: string }; rung: number; trials: number }[];
  /** Those that come first. */
  waiting: WaitingRecord[];
  total: number;
}

/** Who waits for what, and why: the trainings that a live run wants and no worker has. */
export async function readWaiting({ ctx }: { ctx: Context }): Promise<QueueRecord> {
  const [waiting, running, live, experiments, rungs] = await Promise.all([
    waitingTrainings(ctx),
    runningTrainings(ctx),
    ctx.select().from(worker).where(isLiveWorker()),
    activeExperiments(ctx),
    trialsAtRungs(ctx),
  ]);
  const workers = live.filter(({ isDraining }) => !isDraining);
  const names = new Set([
    ...workers.flatMap(({ classes }) => classes),
    ...[...waiting, ...running].map((row) => row.resource_class),
  ]);
  const classes = [...names].sort().map((name) => ({
    name,
    slots: sumOf(workers, (one) => slotsOfClass(one, name)),
    // A slot that another class has taken is none for this one; what a draining worker still trains takes none.
    busy: sumOf(workers, (one) => Math.min(slotsOfClass(one, name), busyOn(one.id, name, running))),
    waiting: count(waiting, (row) => row.resource_class === name),
  }));
  const quotas = experiments.map((row) => ({
    id: Number(row.id),
    name: row.name,
    maxTrainings: row.max_trainings,
    running: count(running, ({ experiment_id }) => experiment_id === row.id),
    waiting: count(waiting, ({ experiment_id }) => experiment_id === row.id),
  }));
  /** Of each class and sweep, and of each class and priority: those that were listed so far. */
  const before = new Map<string, number>();
  const listed = waiting.slice(0, MAX_LISTED).map((row): WaitingRecord => {
    const own = classes.find(({ name }) => name === row.resource_class);
    const quota = quotas.find(({ id }) => id === Number(row.experiment_id));
    const ofSweep = `${row.resource_class} ${row.sweep_id}`;
    const earlier = before.get(ofSweep) ?? 0;
    // One that is not queued yet is before nobody for certain.
    if (!row.is_after_sibling) before.set(ofSweep, earlier + 1);
    const first = count(
      waiting,
      (other) =>
        other.resource_class === row.resource_class &&
        other.priority < row.priority &&
        !other.is_after_sibling,
    );
    return {
      trainingId: Number(row.training_id),
      run: { id: Number(row.run_id), name: row.run_name },
      sweep: { id: Number(row.sweep_id), name: row.sweep_name },
      experiment: { id: Number(row.experiment_id), name: row.experiment_name },
      trial: row.trial,
      fold: row.fold,
      seed: Number(row.seed),
      resourceClass: row.resource_class,
      share: { priority: row.priority, weight: row.weight },
      before: first + earlier,
      ...waitingReason({
        resourceClass: row.resource_class,
        isPaused: row.is_paused,
        isAfterSibling: row.is_after_sibling,
        slots: own?.slots ?? 0,
        busy: own?.busy ?? 0,
        draining: count(live, (one) => one.isDraining && one.classes.includes(row.resource_class)),
        quota:
          quota?.maxTrainings == null
            ? null
            : { name: quota.name, max: quota.maxTrainings, running: quota.running },
      }),
      since: new Date(row.since),
    };
  });
  return { classes, experiments: quotas, rungs, waiting: listed, total: waiting.length };
}

interface WaitingRow extends Record<string, unknown> {
  training_id: string;
  run_id: string;
  run_name: string;
  sweep_id: string;
  sweep_name: string;
  experiment_id: string;
  experiment_name: string;
  trial: number;
  fold: number;
  seed: string;
  resource_class: string;
  priority: number;
  weight: number;
  is_paused: boolean;
  /** Its trial trains its folds one after another, and another one is at work or before it. */
  is_after_sibling: boolean;
  since: string;
}

/** By priority and age, each training once: by the sweep that comes first, one that runs before one that is paused. */
async function waitingTrainings(ctx: Context): Promise<WaitingRow[]> {
  const { rows } = await ctx.execute<WaitingRow>(sql`
    select * from (
      select distinct on (tr.id) tr.id as training_id, r.id as run_id, r.name as run_name, s.id as sweep_id,
        s.name as sweep_name, e.id as experiment_id, e.name as experiment_name, t.number as trial, r.fold, r.seed,
        tr.resource_class, s.priority, s.weight, s.intent <> 'run' as is_paused,
        coalesce(s.plan -> 'resources' ->> 'folds', '') = 'spread' and exists (
          select from run o join training ot on ot.id = o.training_id
          where o.trial_id = r.trial_id and o.id <> r.id and o.deleted_at is null
            and (ot.state = ${stateWord(trainingMachine.to("claim"))} or o.id < r.id and ot.state in
              (${stateWord(trainingMachine.to("release"))}, ${stateWord(trainingMachine.to("pause"))}))) as is_after_sibling,
        r.created_at::text as since
      from sweep s join run r on r.sweep_id = s.id join trial t on t.id = r.trial_id
        join training tr on tr.id = r.training_id join experiment e on e.id = s.experiment_id
      where s.state in ${stateList(ACTIVE_STATES)} and ${isLiveRun("r", "s")}
        and tr.state in (${stateWord(trainingMachine.to("release"))}, ${stateWord(trainingMachine.to("pause"))})
      order by tr.id, is_paused, s.priority, s.id, r.id) w
    order by is_paused, priority, run_id`);
  return rows;
}

interface RunningRow extends Record<string, unknown> {
  experiment_id: string;
  resource_class: string;
  worker_id: string | null;
}

async function runningTrainings(ctx: Context): Promise<RunningRow[]> {
  const { rows } = await ctx.execute<RunningRow>(sql`
    select distinct on (tr.id) s.experiment_id, tr.resource_class, a.worker_id
    from sweep s join run r on r.sweep_id = s.id join training tr on tr.id = r.training_id
      left join attempt a on a.training_id = tr.id and a.number = tr.attempt
    where s.state in ${stateList(ACTIVE_STATES)} and ${isLiveRun("r", "s")}
      and tr.state = ${stateWord(trainingMachine.to("claim"))}
    order by tr.id, s.id`);
  return rows;
}

async function activeExperiments(ctx: Context) {
  const { rows } = await ctx.execute<{ id: string; name: string; max_trainings: number | null }>(sql`
    select e.id, e.name, e.max_trainings from experiment e
    where e.deleted_at is null and (e.max_trainings is not null or exists (
      select from sweep s where s.experiment_id = e.id and s.deleted_at is null
        and s.state in ${stateList(ACTIVE_STATES)}))
    order by e.name`);
  return rows;
}

/** Their trainings are paused at the end of a rung; they take no slot until the sweep's step promotes them. */
async function trialsAtRungs(ctx: Context): Promise<QueueRecord["rungs"]> {
  const rows = await ctx
    .select({ id: sweep.id, name: sweep.name, rung: trial.rung, trials: countOf() })
    .from(trial)
    .innerJoin(sweep, eq(sweep.id, trial.sweepId))
    .where(and(eq(trial.state, WAITING), isNotNull(trial.rung), isNull(sweep.deletedAt)))
    .groupBy(sweep.id, sweep.name, trial.rung)
    .orderBy(sweep.id, trial.rung);
  return rows.map(({ id, name, rung, trials }) => ({ sweep: { id, name }, rung: Number(rung), trials }));
}

/** Trainings on a worker that take slots which a class might have. */
function busyOn(workerId: string, resourceClass: string, running: readonly RunningRow[]): number {
  const isAlike = ({ resource_class }: RunningRow) =>
    isGpuClass(resource_class) === isGpuClass(resourceClass);
  return count(running, (row) => row.worker_id === workerId && isAlike(row));
}

function sumOf<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

function count<T>(rows: readonly T[], is: (row: T) => boolean): number {
  return rows.filter(is).length;
}
