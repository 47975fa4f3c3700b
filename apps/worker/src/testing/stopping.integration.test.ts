import { plainJob } from "@foldwise/core/promotion/testing";
import type { Configuration } from "@foldwise/core/space";
import { makeStudy } from "@foldwise/core/stopping/testing";
import {
  type PlanInput,
  parsePlan,
  planOfSchedule,
  replayExploit,
  replaySuggestion,
  resolveTraining,
  scheduleOf,
  stoppingOf,
} from "@foldwise/core/sweep";
import { trainingSchema } from "@foldwise/core/trainers";
import {
  countAtRungs,
  editSweep,
  findSuggestedTrial,
  findSweepDetail,
} from "@foldwise/db/repositories/sweep";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { simulatedMetrics } from "../trainers/simulate/curve";
import { curvesOf, type Lab, openLab, until } from "./lab";
import { plan } from "./plan";
import type { WorkerProcess } from "./worker-process";

const EPOCHS = 16;
const TRIALS = 10;

let database: TestDatabase;
let lab: Lab;
/** The only one, with one slot. */
let worker: WorkerProcess;
beforeAll(async () => {
  database = await createTestDatabase();
  lab = await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") });
  worker = lab.startWorker({ slots: 1 });
  await lab.importDataset({ builtin: "digits" });
});
afterAll(async () => {
  await lab?.close();
  await database?.drop();
});

/** A search by learning rate, one trial at a time, and of a trial one fold at a time: one worker with one slot. */
function search(name: string, given: Partial<PlanInput> = {}): PlanInput {
  return plan({
    name,
    trainer: { kind: "simulate", epochSeconds: 0.05 },
    folds: [0],
    training: { epochs: EPOCHS, earlyStopping: null },
    evaluation: { testSigmas: [0] },
    space: { learningRate: { type: "float", low: 1e-5, high: 1e-1, log: true } },
    sampler: { kind: "random", seed: 3 },
    budget: { maxTrials: TRIALS },
    objective: { metric: "val/accuracy", direction: "maximize" },
    stopping: { kind: "asha", reductionFactor: 2 },
    ...given,
  });
}

/** What the rule says to each trial's whole curve, one after the other. */
function expectedStops(document: PlanInput, configurations: readonly Configuration[]) {
  const parsed = parsePlan(JSON.stringify(document));
  const stopping = stoppingOf(parsed);
  if (!stopping || !parsed.stopping) throw new Error("the plan has no stopping rule");
  const study = makeStudy(parsed.stopping, stopping.direction);
  return configurations.map((configuration, trial) => {
    const { training } = resolveTraining(parsed, "base", configuration);
    for (let step = 1; step <= EPOCHS; step++) {
      const spec = { seed: 1, fold: 0, training: trainingSchema.parse(training) };
      const value = simulatedMetrics(spec, step)["val/accuracy"] ?? Number.NaN;
      const finding = study.report(trial, step, value);
      // A trial that has come to its end is complete, whatever the rule says to that.
      if (finding !== null && step < EPOCHS) return { step, value, ...finding };
    }
    study.complete(trial);
    return null;
  });
}

it("prunes the trials that ASHA stops, though its worker is killed in between, and counts them as finished", async () => {
  const document = search("asha");
  const id = await lab.launch(document);
  await until("a few trials to have ended and one to be under way", async () => {
    const [running, before] = (await lab.runs(id)).toReversed();
    const ended = (await lab.trials(id)).filter(({ finishedAt }) => finishedAt !== null);
    return ended.length >= 3 && running?.state === "running" && before !== undefined;
  });
  await worker.kill();
  worker = lab.startWorker({ slots: 1 });
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });

  const trials = await lab.trials(id);
  const expected = expectedStops(
    document,
    trials.map(({ configuration }) => configuration),
  );
  expect(trials.map(({ stop }) => stop)).toEqual(
    expected.map((stop) => stop && { rule: "asha", metric: "val/accuracy", runs: 1, ofRuns: 1, ...stop }),
  );
  expect(trials.map(({ state }) => state)).toEqual(expected.map((stop) => (stop ? "pruned" : "complete")));
  expect(expected.filter((stop) => stop !== null).length).toBeGreaterThan(3);
  const trainings = await lab.trainings(id);
  const runs = await lab.runs(id);
  for (const [index, stop] of expected.entries()) {
    const run = runs.find(({ trialId }) => trialId === trials[index]?.id);
    const training = trainings.find((one) => one.id === run?.trainingId);
    expect(run?.state).toBe(stop ? "pruned" : "complete");
    // The epoch that was under way is given up; the one that was judged is kept with its checkpoint.
    expect(training).toMatchObject({
      state: stop ? "cancelled" : "complete",
      epoch: stop ? stop.step : EPOCHS,
    });
  }
});

it("goes by the mean over the folds so far: the first ones train first, and what waits when it is stopped does not start", async () => {
  const id = await lab.launch(
    search("folds", {
      folds: [0, 1, 2],
      // Of no other test: trainings are shared.
      seeds: [21, 22],
      budget: { maxTrials: 4 },
      // Nothing comes near this: the second step of the first fold ends each trial.
      stopping: { kind: "threshold", lower: 0.99, warmupSteps: 2 },
      concurrency: 2,
    }),
  );
  expect(await lab.finished(id)).toMatchObject({ state: "complete" });
  const trials = await lab.trials(id);
  const runs = await lab.runs(id);
  expect(trials).toHaveLength(4);
  for (const { id: trialId, state, stop } of trials) {
    expect([state, stop]).toMatchObject(["pruned", { rule: "threshold", step: 2, runs: 1, ofRuns: 6 }]);
    const own = runs.filter((run) => run.trialId === trialId);
    const claimed = await lab.attempts(own.flatMap(({ trainingId }) => trainingId ?? []));
    const begun = claimed.map(({ trainingId }) => own.find((run) => run.trainingId === trainingId));
    expect(begun.map((run) => [run?.fold, run?.seed])).toEqual([[0, 21]]);
  }
});

const RUNGS = [1, 2, 4];

/** What promotion one trial after the other comes to, by the paper's algorithm over the simulated curves. */
function expectedPromotions(document: PlanInput, configurations: readonly Configuration[]) {
  const parsed = parsePlan(JSON.stringify(document));
  const meanOf = (trial: number, step: number) => {
    const { training } = resolveTraining(parsed, "base", configurations[trial] ?? {});
    const values = parsed.folds.map((fold) => {
      const spec = { seed: 1, fold, training: trainingSchema.parse(training) };
      return simulatedMetrics(spec, step)["val/accuracy"] ?? Number.NaN;
    });
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const reached = RUNGS.map(() => new Map<number, number>());
  const promoted = RUNGS.map(() => new Set<number>());
  const complete = new Set<number>();
  for (let started = 0; ; ) {
    const job = plainJob(reached, promoted, { eta: 2, direction: "maximize" });
    if (job === "new" && started === configurations.length) break;
    const trial = job === "new" ? started++ : job.trial;
    const rung = job === "new" ? 0 : job.from + 1;
    if (job !== "new") promoted[job.from]?.add(job.trial);
    const step = RUNGS[rung];
    if (step === undefined) complete.add(trial);
    else reached[rung]?.set(trial, meanOf(trial, step));
  }
  return configurations.map((_, trial) => ({
    isComplete: complete.has(trial),
    rungs: RUNGS.flatMap((step, rung) => {
      const value = reached[rung]?.get(trial);
      return value === undefined ? [] : [{ rung, step, value }];
    }),
  }));
}

it("promotes by the mean over the folds from checkpoints, though its worker is killed, and a waiting trial takes no slot", async () => {
  const epochs = 8;
  const document = search("promotion", {
    folds: [0, 1],
    budget: { maxTrials: 8 },
    sampler: { kind: "random", seed: 5 },
    training: { epochs, earlyStopping: null },
    stopping: { kind: "asha-promotion", reductionFactor: 2 },
  });
  const id = await lab.launch(document);
  // One at a time: others can only be started because those that wait have left their place.
  await until("some trials to wait and one to be promoted", async () => {
    const trials = await lab.trials(id);
    return (
      trials.filter(({ state }) => state === "waiting").length >= 2 && trials.some(({ rung }) => rung === 1)
    );
  });
  await worker.kill();
  worker = lab.startWorker({ slots: 1 });
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });

  const trials = await lab.trials(id);
  const expected = expectedPromotions(
    document,
    trials.map(({ configuration }) => configuration),
  );
  expect(trials.map(({ rungs }) => rungs?.map(({ promotedAt: _, ...result }) => result))).toEqual(
    expected.map(({ rungs }) => rungs),
  );
  expect(trials.map(({ state }) => state)).toEqual(
    expected.map(({ isComplete }) => (isComplete ? "complete" : "pruned")),
  );
  expect(new Set(expected.map(({ rungs }) => rungs.length)).size).toBe(RUNGS.length);
  for (const { state, startedAt, waitsSince } of trials)
    if (state !== "complete")
      expect(waitsSince?.getTime()).toBeGreaterThan(startedAt?.getTime() ?? Number.NaN);
  for (const { state, stop, rungs } of trials)
    expect(stop).toEqual(
      state === "complete"
        ? null
        : {
            rule: "asha-promotion",
            metric: "val/accuracy",
            runs: 2,
            ofRuns: 2,
            step: rungs?.at(-1)?.step,
            value: rungs?.at(-1)?.value,
            against: expect.any(Number),
            reason: expect.stringMatching(/^not among the best \d of \d trials at rung \d/),
          },
    );
  const runs = await lab.runs(id);
  const trainings = await lab.trainings(id);
  for (const [index, trial] of trials.entries()) {
    const last = expected[index]?.isComplete ? epochs : (expected[index]?.rungs.at(-1)?.step ?? 0);
    for (const run of runs.filter(({ trialId }) => trialId === trial.id)) {
      const training = trainings.find((one) => one.id === run.trainingId);
      expect([run.state, training?.epoch]).toEqual([trial.state, last]);
      const curve = curvesOf(await lab.points(training?.id ?? 0)).get("val/accuracy");
      expect(curve).toEqual(Array.from({ length: last }, (_, epoch) => epoch + 1));
    }
  }
  // Each attempt goes on from the checkpoint of the one before: no epoch is stored twice.
  const attempts = await lab.attempts(trainings.map((training) => training.id));
  const stored = attempts.reduce(
    (sum, { fromEpoch, toEpoch }) => sum + (toEpoch ?? fromEpoch) - fromEpoch,
    0,
  );
  expect(stored).toBe(trainings.reduce((sum, { epoch }) => sum + epoch, 0));
});

it("has trials that wait train an added fold up to their rungs, and compares all over both folds", async () => {
  const id = await lab.launch(
    search("added-fold", {
      budget: { maxTrials: 4 },
      sampler: { kind: "random", seed: 5 },
      training: { epochs: 4, earlyStopping: null },
      stopping: { kind: "asha-promotion", reductionFactor: 2 },
    }),
  );
  await until("two trials to wait", async () => {
    const waiting = (await lab.trials(id)).filter(({ state }) => state === "waiting");
    return waiting.length >= 2;
  });
  const edit = { changes: { folds: [0, 1] }, enqueue: [] };
  await editSweep({ ctx: lab.db, metrics: lab.metrics, id, version: 0, edit, by: "t" });
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });
  const { plan: inForce } = await lab.sweep(id);
  const runs = await lab.runs(id);
  const trials = await lab.trials(id);
  expect(trials.map(({ state }) => state)).toContain("complete");
  for (const { id: trialId, configuration, rungs } of trials) {
    const folds = runs.filter((run) => run.trialId === trialId).map(({ fold }) => fold);
    expect(folds.toSorted()).toEqual([0, 1]);
    const { training } = resolveTraining(inForce, "base", configuration);
    for (const { step, value } of rungs ?? []) {
      const [first, second] = [0, 1].map((fold) => {
        const spec = { seed: 1, fold, training: trainingSchema.parse(training) };
        return simulatedMetrics(spec, step)["val/accuracy"] ?? Number.NaN;
      });
      expect(value).toBe(((first ?? 0) + (second ?? 0)) / 2);
    }
  }
});

it("runs Hyperband with BOHB: each trial in its bracket, and each suggestion can be made again", async () => {
  const document = search("bohb", {
    budget: { maxTrials: 12 },
    sampler: { kind: "bohb", seed: 5, randomFraction: 0, minPoints: 2 },
    training: { epochs: 4, earlyStopping: null },
    stopping: { kind: "hyperband", reductionFactor: 2 },
    concurrency: 2,
  });
  const id = await lab.launch(document);
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });

  const trials = await lab.trials(id);
  // Rungs at epochs 1 and 2; of every 10 configurations 4, 3 and 3 start in a bracket.
  expect(
    trials
      .slice(0, 10)
      .map(({ bracket }) => bracket)
      .toSorted(),
  ).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 2]);
  for (const { bracket, rungs, state } of trials) {
    expect(rungs?.[0]?.rung ?? 2).toBe(bracket);
    if (bracket === 2) expect(state).toBe("complete");
  }
  const atRungs = await countAtRungs({ ctx: lab.db, sweepId: id, direction: "maximize" });
  for (const { bracket, rung, step, trials: count, promoted, waiting, best } of atRungs) {
    const own = trials.filter((trial) => trial.bracket === bracket);
    const values = own.flatMap(({ rungs }) => rungs?.find((one) => one.rung === rung)?.value ?? []);
    expect({ step, count, promoted, waiting, best }).toEqual({
      step: 2 ** rung,
      count: values.length,
      promoted: own.filter((trial) => (trial.rung ?? 0) > rung).length,
      waiting: 0,
      best: Math.max(...values.map(Number)),
    });
  }
  expect(atRungs.map(({ bracket, rung }) => [bracket, rung])).toEqual([
    [0, 0],
    [0, 1],
    [1, 1],
  ]);
  const phases: unknown[] = [];
  for (const { number } of trials) {
    const { plan, trials: before, trial } = await findSuggestedTrial({ ctx: lab.db, sweepId: id, number });
    phases.push(trial.suggestion?.phase);
    expect(replaySuggestion(plan, before, trial, trial.suggestion).matches).toBe(true);
  }
  expect(phases).toContain("model");
});

it("trains a population over two folds, and comes to the same where its worker is killed while a copy trains and another waits for its place", async () => {
  const epochs = 6;
  const document = (name: string) =>
    search(name, {
      folds: [0, 1],
      budget: { maxTrials: 5 },
      sampler: { kind: "random", seed: 5 },
      training: { epochs, earlyStopping: null },
      stopping: { kind: "pbt", interval: 2, quantile: 0.4 },
    });
  const copiesOf = async (id: number) => (await lab.trials(id)).filter(({ exploit }) => exploit !== null);
  const outcomeOf = async (id: number) => {
    const trainings = await lab.trainings(id);
    const runs = await lab.runs(id);
    return Promise.all(
      (await lab.trials(id)).map(
        async ({ id: trialId, number, configuration, exploit, state, stop, rungs, objective }) => {
          const own = runs
            .filter((run) => run.trialId === trialId)
            .flatMap(({ trainingId }) => trainingId ?? []);
          const curves = await Promise.all(own.map((trainingId) => lab.points(trainingId)));
          const from = own.map((trainingId) => trainings.find((one) => one.id === trainingId)?.fromEpoch);
          const results = rungs?.map(({ promotedAt: _, ...result }) => result);
          const accuracies = curves.map((points) => points.filter(([name]) => name === "val/accuracy"));
          return { number, configuration, exploit, state, stop, results, objective, from, accuracies };
        },
      ),
    );
  };
  const undisturbed = await lab.launch(document("population"));
  expect(await lab.finished(undisturbed)).toMatchObject({
    state: "complete",
    failure: null,
    endReason: { kind: "budget-reached", trials: 5, copies: 4, budget: 5 },
  });
  const { sweep: counted } = await findSweepDetail({ ctx: lab.db, id: undisturbed });
  // Trainings that a copy replaced are pruned and not evaluated; the others are evaluated with best and last weights.
  expect(counted.trainings).toMatchObject({ planned: 18, complete: 10, pruned: 8 });
  expect(counted.evaluations).toEqual({ planned: 20, complete: 20 });

  const id = await lab.launch(document("population-killed"));
  await until("a copy to train, and another one to wait for its place", async () => {
    const runs = await lab.runs(id);
    const copies = await copiesOf(id);
    const hasStarted = copies.map((copy) => runs.some(({ trialId }) => trialId === copy.id));
    return copies.some(({ state }) => state === "running") && hasStarted.includes(false);
  });
  await worker.kill();
  worker = lab.startWorker({ slots: 1 });
  expect(await lab.finished(id)).toMatchObject({ state: "complete", failure: null });

  const outcome = await outcomeOf(id);
  expect(outcome).toEqual(await outcomeOf(undisturbed));
  // Two of five are replaced after each of the two rounds.
  expect(outcome.map(({ exploit }) => exploit?.round ?? null)).toEqual([
    ...[null, null, null, null, null],
    ...[0, 0, 1, 1],
  ]);
  expect(outcome.filter(({ state }) => state === "complete")).toHaveLength(5);
  for (const { exploit, from, accuracies, state } of outcome) {
    const start = exploit?.step ?? 0;
    expect(from).toEqual([start, start]);
    for (const points of accuracies) {
      const steps = points.map(([, step]) => step);
      expect(steps).toEqual(steps.map((_, index) => start + 1 + index));
      expect([epochs, start + 2, start + 4]).toContain(steps.at(-1));
      if (state === "complete") expect(steps.at(-1)).toBe(epochs);
    }
  }
  const trials = await lab.trials(id);
  for (const { number, exploit } of trials) {
    if (exploit === null) continue;
    const {
      plan: inForce,
      trials: before,
      trial,
    } = await findSuggestedTrial({ ctx: lab.db, sweepId: id, number });
    expect(replayExploit(inForce, before, { ...trial, exploit }).matches).toBe(true);
  }
  // A copy goes on from the very checkpoint that its parent had there, and says so in its fingerprint.
  const trainings = await lab.trainings(id);
  const runs = await lab.runs(id);
  const trainingOf = (trialNumber: number, fold: number) =>
    trainings.find(
      (one) =>
        one.id ===
        runs.find((run) => run.fold === fold && run.trialId === trials[trialNumber - 1]?.id)?.trainingId,
    );
  for (const { number, exploit } of trials)
    for (const fold of [0, 1]) {
      const training = trainingOf(number, fold);
      const parent = exploit && trainingOf(exploit.from.trial, fold);
      expect(training?.spec.parent).toEqual(
        parent ? { fingerprint: parent.fingerprint, uid: parent.uid, epoch: exploit.step } : undefined,
      );
    }
  expect(new Set(trainings.map(({ fingerprint }) => fingerprint)).size).toBe(2 * trials.length);

  // What was found can be trained again: one trial whose parameters change where the lineage's did.
  const { plan: inForce } = await lab.sweep(id);
  const ofCopies = trials.filter(({ state, exploit }) => state === "complete" && exploit?.round === 1);
  const [last] = ofCopies;
  if (!last) throw new Error("a copy of the second round is complete");
  const schedule = scheduleOf(inForce, last.number, (number) => trials[number - 1], epochs);
  expect(schedule.length).toBeGreaterThan(1);
  const again = planOfSchedule(inForce, { variant: last.variant, trial: last.number, schedule });
  if (!again) throw new Error("its lineage has ended");
  const replayed = await lab.launch(again);
  expect(await lab.finished(replayed)).toMatchObject({ state: "complete", failure: null });
  const [trial] = await lab.trials(replayed);
  expect(trial?.objective).toBe(last.objective);
  const [replayedRuns, replayedTrainings] = [await lab.runs(replayed), await lab.trainings(replayed)];
  for (const fold of [0, 1]) {
    const training = replayedTrainings.find((one) => one.fold === fold);
    const lineage = await Promise.all(
      schedule.map(async ({ trial: number, fromStep, toStep }) => {
        const points = await lab.points(trainingOf(number, fold)?.id ?? 0);
        return points.filter(([, step]) => step > fromStep && step <= (toStep ?? 0));
      }),
    );
    const measured = ([name]: readonly [string, number, number]) => !name.startsWith("perf/");
    const inOrder = (points: readonly [string, number, number][]) =>
      points.filter(measured).toSorted(([a, m], [b, n]) => m - n || (a < b ? -1 : 1));
    expect(inOrder(await lab.points(training?.id ?? 0))).toEqual(inOrder(lineage.flat()));
    // An attempt for each part.
    expect(training).toMatchObject({ attempt: schedule.length, epoch: epochs });
  }
  expect(replayedRuns.map(({ params }) => params.schedule)).toEqual([
    expect.stringMatching(/^learningRate \S+ until \d/),
    expect.stringMatching(/^learningRate \S+ until \d/),
  ]);
});

it("ends at a budget of epochs with at most one report more of each running trial", async () => {
  const id = await lab.launch(
    search("epochs", {
      trainer: { kind: "simulate", epochSeconds: 0.3 },
      sampler: { kind: "random", seed: 4 },
      stopping: undefined,
      budget: { maxTrials: 50, maxEpochs: 20 },
      concurrency: 3,
    }),
  );
  lab.startWorker({ slots: 3 });
  expect(await lab.finished(id)).toMatchObject({
    state: "complete",
    endReason: { kind: "limit-reached", limit: { kind: "maxEpochs" } },
  });
  const epochs = (await lab.trainings(id)).reduce((sum, { epoch }) => sum + epoch, 0);
  expect(epochs).toBeGreaterThanOrEqual(20);
  expect(epochs).toBeLessThanOrEqual(20 + 3);
  const trials = await lab.trials(id);
  expect(trials.length).toBeLessThan(50);
  const pruned = trials.filter(({ state }) => state === "pruned");
  expect(pruned.length).toBeGreaterThan(0);
  for (const { stop } of pruned)
    expect(stop).toMatchObject({
      rule: "budget",
      value: null,
      reason: expect.stringMatching(/of 20 epochs$/),
    });
  for (const { state } of trials) expect(["complete", "pruned"]).toContain(state);
});
