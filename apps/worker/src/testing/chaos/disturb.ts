import * as schema from "@foldwise/db/schema";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { isRunning, type WorkerProcess } from "../worker-process";
import type { Disturbance } from "./schedule";
import type { System } from "./system";
import { untilStored } from "./watch";
import { findPrograms, type Reporter, reportAsZombie } from "./zombie-program";

/** In a row that a stalled server does not answer: from a second and a half to longer than a lease. */
const MAX_MISSED = 3;
const REPLACED = /was replaced by a newer one/;
/** What a disturbance came to. */
export interface Effect {
  disturbance: Disturbance;
  /** Attempts whose worker came back after a newer one had replaced them. */
  zombies: number;
  /** False where there was no trainer to disturb. */
  hadTarget: boolean;
  /**
   * What goes on after the next disturbance may come; nothing more is disturbed after it has ended. How many programs were
   * refused that reported once their attempts had been replaced.
   */
  rest: Promise<number>;
}

/** Does one disturbance and waits until what it ended serves again. */
export async function disturb(
  system: System,
  disturbance: Disturbance,
  sweep: { id: number; hasEnded: () => boolean },
): Promise<Effect> {
  const { component, action, choice } = disturbance;
  const effect = { disturbance, zombies: 0, hadTarget: true, rest: Promise.resolve(0) };
  if (component === "trainer") {
    const found = await findTrainer(system, sweep, choice);
    if (found === null) return { ...effect, hadTarget: false };
    const [pid, reporter] = found;
    process.kill(pid, action === "kill" ? "SIGKILL" : "SIGSTOP");
    return { ...effect, rest: untilGone(pid).then(() => untilRefused(system, [reporter])) };
  }
  if (component === "worker") {
    const index = await findWorker(system, sweep.id, choice);
    const worker = system.workers[index];
    if (!worker) throw new Error(`no worker ${index}`);
    if (action === "stall") return { ...effect, zombies: await stallWorker(system, worker) };
    const programs = await programsOf(system, worker);
    await worker.kill();
    system.workers[index] = system.startWorker();
    return { ...effect, rest: untilRefused(system, programs) };
  }
  const server = system.servers[component];
  if (action === "stall") await server.stall(1 + Math.floor(choice * MAX_MISSED));
  else {
    await server.kill();
    await server.start();
  }
  return effect;
}

/** One that is at a training of the sweep, else any. */
async function findWorker({ lab, workers }: System, sweepId: number, choice: number): Promise<number> {
  const { attempt, run, worker } = schema;
  const busy = await untilStored("the workers of the sweep", () =>
    lab.connection.db
      .selectDistinct({ pid: worker.pid })
      .from(attempt)
      .innerJoin(run, and(eq(run.trainingId, attempt.trainingId), eq(run.sweepId, sweepId)))
      .innerJoin(worker, eq(worker.id, attempt.workerId))
      .where(isNull(attempt.endedAt)),
  );
  const all = workers.map((_, index) => index);
  const own = all.filter((index) => busy.some(({ pid }) => pid === workers[index]?.pid));
  const from = own.length > 0 ? own : all;
  return from[Math.floor(choice * from.length)] ?? 0;
}

/** A program of the sweep's, once there is one; null where the sweep has ended. */
function findTrainer(
  { lab }: System,
  sweep: { id: number; hasEnded: () => boolean },
  choice: number,
): Promise<[number, Reporter] | null> {
  return untilStored("a program of the sweep", async () => {
    if (sweep.hasEnded()) return { program: null };
    const trainings = await lab.trainings(sweep.id);
    const programs = [...(await findPrograms(trainings.map(({ uid }) => uid)))];
    const program = programs[Math.floor(choice * programs.length)];
    return program === undefined ? null : { program };
  }).then(({ program }) => program);
}

/** The programs of the attempts at which a worker is. */
async function programsOf({ lab }: System, { pid }: WorkerProcess): Promise<Reporter[]> {
  const { attempt, training, worker } = schema;
  const held = await untilStored("the attempts of the worker", () =>
    lab.connection.db
      .select({ uid: training.uid, number: attempt.number })
      .from(attempt)
      .innerJoin(worker, and(eq(worker.id, attempt.workerId), eq(worker.pid, pid)))
      .innerJoin(training, eq(training.id, attempt.trainingId))
      .where(isNull(attempt.endedAt)),
  );
  const programs = await findPrograms(held.map(({ uid }) => uid));
  return [...programs.values()].filter((one) =>
    held.some(({ uid, number }) => uid === one.uid && number === one.attempt),
  );
}

async function untilRefused(system: System, programs: readonly Reporter[]): Promise<number> {
  await Promise.all(programs.map((one) => reportAsZombie(system, one)));
  return programs.length;
}

async function untilGone(pid: number): Promise<void> {
  await untilStored("the stalled trainer to be killed", async () => !isRunning(pid));
}

/**
 * SIGSTOP until other workers have replaced its attempts, then SIGCONT: it goes on beside them with the same epochs, which are
 * refused, and the attempts' logs say so.
 * @returns how many attempts were replaced
 */
async function stallWorker({ lab }: System, { pid }: WorkerProcess): Promise<number> {
  const { db } = lab.connection;
  const { attempt, logLine, run, training, trial, worker } = schema;
  process.kill(pid, "SIGSTOP");
  const held = await untilStored("the attempts of the worker", () =>
    db
      .select({ trainingId: attempt.trainingId, number: attempt.number })
      .from(attempt)
      .innerJoin(worker, and(eq(worker.id, attempt.workerId), eq(worker.pid, pid)))
      .where(isNull(attempt.endedAt)),
  );
  const ids = held.map(({ trainingId }) => trainingId);
  let replaced: typeof held = [];
  await untilStored("the stalled worker's attempts to be replaced", async () => {
    const rows = await db
      .select({
        id: training.id,
        attempt: training.attempt,
        // Nobody goes on with a training whose trial a rule has stopped.
        isWanted: sql<boolean>`bool_or(${trial.stop} is null)`,
      })
      .from(training)
      .leftJoin(run, eq(run.trainingId, training.id))
      .leftJoin(trial, eq(trial.id, run.trialId))
      .where(inArray(training.id, ids))
      .groupBy(training.id);
    const now = held.map((one) => ({ one, row: rows.find(({ id }) => id === one.trainingId) }));
    replaced = now.filter(({ one, row }) => (row?.attempt ?? 0) > one.number).map(({ one }) => one);
    return now.every(({ one, row }) => !row?.isWanted || row.attempt > one.number);
  });
  process.kill(pid, "SIGCONT");
  await untilStored(`the refusal of ${replaced.length} attempts in their logs`, async () => {
    const lines = await db.select().from(logLine).where(inArray(logLine.trainingId, ids));
    return replaced.every((one) =>
      lines.some(
        (line) =>
          line.trainingId === one.trainingId && line.attempt === one.number && REPLACED.test(line.line),
      ),
    );
  });
  return replaced.length;
}
