import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disturb, type Effect } from "./disturb";
import {
  expectJustified,
  expectPromoted,
  expectSame,
  type Outcome,
  readNotes,
  readOutcome,
} from "./expect-whole";
import { kindOf, planOf } from "./plans";
import { readSeeds, type Schedule, SWEEP_KINDS, type SweepKind, scheduleOf, scheduleText } from "./schedule";
import { openSystem, type System } from "./system";
import { followSweeps, type Progress } from "./watch";

/** Sweeps that are disturbed at the same time. */
const SEEDS_A_ROUND = 5;
const seeds = readSeeds(process.env.FOLDWISE_CHAOS_SEEDS);
const rounds = Array.from({ length: Math.ceil(seeds.length / SEEDS_A_ROUND) }, (_, round) =>
  seeds.slice(round * SEEDS_A_ROUND, (round + 1) * SEEDS_A_ROUND),
);

let system: System;
const undisturbed = new Map<SweepKind | "asha-whole", Outcome>();
const effects: Effect[] = [];
const counts = { sweeps: 0, attempts: 0, trainings: 0, redone: 0, refused: 0 };

beforeAll(async () => {
  system = await openSystem();
  await system.lab.importDataset({ builtin: "digits" });
  const { folder, lab } = system;
  const kinds = [
    ...SWEEP_KINDS.filter((kind) => kindOf(kind, folder).isDeterministic),
    "asha-whole",
  ] as const;
  const launched = await Promise.all(
    kinds.map(async (kind) => {
      const name = `undisturbed ${kind}`;
      const plan =
        kind === "asha-whole"
          ? { ...planOf("asha", { name, folder }), stopping: undefined }
          : planOf(kind, { name, folder });
      return { kind, id: await lab.launch(plan) };
    }),
  );
  await followSweeps(
    system,
    launched.map(({ id }) => id),
    () => {},
  );
  for (const { kind, id } of launched) {
    const outcome = await readOutcome(lab, id, readNotes(folder));
    expect(outcome.redone).toBe(0);
    undisturbed.set(kind, outcome);
  }
});

afterAll(async () => {
  if (system) process.stderr.write(`chaos: ${summary()}\n`);
  await system?.close();
});

describe("kills and stalls of trainer, worker, web app, Temporal and Postgres", () => {
  it.each(rounds.map((round) => ({ first: round[0], last: round.at(-1), round })))(
    "leave the sweeps of the seeds $first to $last whole",
    async ({ round }) => {
      const schedules = round.map(scheduleOf);
      try {
        await runRound(schedules);
      } catch (error) {
        const again = `FOLDWISE_CHAOS_SEEDS=${round[0]}-${round.at(-1)}`;
        throw new Error(`${again}\n${schedules.map(scheduleText).join("\n")}\n${logs()}`, { cause: error });
      }
    },
  );
});

async function runRound(schedules: readonly Schedule[]): Promise<void> {
  const { lab, folder } = system;
  const sweeps = await Promise.all(
    schedules.map(async (schedule) => {
      const name = `seed ${schedule.seed}`;
      return { schedule, id: await lab.launch(planOf(schedule.kind, { name, folder })) };
    }),
  );
  let progress: ReadonlyMap<number, Progress> = new Map();
  const waiting = sweeps.flatMap(({ id, schedule }) =>
    schedule.disturbances.map((disturbance) => ({ id, disturbance })),
  );
  // One at a time, in the order in which their sweeps come to them.
  let turn = Promise.resolve();
  const rests: Promise<number>[] = [];
  await followSweeps(
    system,
    sweeps.map(({ id }) => id),
    (now) => {
      progress = now;
      for (const one of [...waiting]) {
        if ((now.get(one.id)?.epochs ?? 0) < one.disturbance.afterEpochs) continue;
        waiting.splice(waiting.indexOf(one), 1);
        turn = turn.then(async () => {
          const hasEnded = () => progress.get(one.id)?.hasEnded ?? false;
          const effect = await disturb(system, one.disturbance, { id: one.id, hasEnded });
          effects.push(effect);
          rests.push(effect.rest);
        });
        // Thrown where the round waits for it.
        turn.catch(() => undefined);
      }
    },
  );
  await turn;
  counts.refused += (await Promise.all(rests)).reduce((sum, refused) => sum + refused, 0);
  expect(waiting).toEqual([]);
  const notes = readNotes(folder);
  for (const { id, schedule } of sweeps) await expectWhole(id, schedule, notes);
}

async function expectWhole(
  id: number,
  { kind, seed }: Schedule,
  notes: Parameters<typeof readOutcome>[2],
): Promise<void> {
  const { lab, folder } = system;
  const { trials, folds, isDeterministic } = kindOf(kind, folder);
  try {
    const outcome = await readOutcome(lab, id, notes);
    expect(outcome.trials).toHaveLength(trials);
    const expected = undisturbed.get(isDeterministic ? kind : "asha-whole");
    if (!expected) throw new Error(`no undisturbed sweep of ${kind}`);
    if (isDeterministic) expectSame(outcome, expected);
    else {
      const expectDecisions = kind === "promotion" ? expectPromoted : expectJustified;
      await expectDecisions(lab, { sweepId: id, disturbed: outcome, whole: expected });
    }
    expect(outcome.trainings.size).toBe(trials * folds);
    counts.sweeps += 1;
    counts.attempts += outcome.attempts;
    counts.trainings += outcome.trainings.size;
    counts.redone += outcome.redone;
  } catch (error) {
    throw new Error(`The sweep of seed ${seed} (${kind}, sweep ${id}) differs.`, { cause: error });
  }
}

function summary(): string {
  const done = effects.filter(({ hadTarget }) => hadTarget);
  const counted = new Map<string, number>();
  for (const { disturbance } of done) {
    const what = `${disturbance.action} ${disturbance.component}`;
    counted.set(what, (counted.get(what) ?? 0) + 1);
  }
  const byKind = [...counted].map(([what, count]) => `${what} ${count}`).sort();
  return [
    `${counts.sweeps} of ${seeds.length} seeds whole`,
    `${done.length} disturbances (${byKind.join(", ")})`,
    `${counts.attempts} attempts at ${counts.trainings} trainings`,
    `${counts.redone} epochs of programs trained again`,
    `${effects.reduce((sum, { zombies }) => sum + zombies, 0)} attempts refused after their worker came back`,
    `${counts.refused} programs refused over HTTP once another attempt had begun`,
  ].join("; ");
}

/** The ends of what the servers and workers wrote. */
function logs(): string {
  const parts = [
    ...Object.entries(system.servers).map(([name, server]) => [name, server.log] as const),
    ...system.workers.map((worker) => [`worker ${worker.pid}`, worker.log()] as const),
  ];
  return parts.map(([name, log]) => `--- ${name}\n${log.slice(-2_000)}`).join("\n");
}
