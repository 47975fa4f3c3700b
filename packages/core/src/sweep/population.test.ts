import { describe, expect, it } from "vitest";
import { createRandom } from "../random";
import type { Configuration } from "../space";
import { WAITING } from "../states";
import { nextTrials, planCost, promotionOf, replayExploit, scheduleOf } from "./index";
import { type SweptTrial, sweepPromoting } from "./testing/promoting-sweep";
import { simulatedPlan } from "./testing/simulated-plan";

const EPOCHS = 20;
const POPULATION = 8;

function planOf(given: object = {}) {
  return simulatedPlan({
    training: { epochs: EPOCHS, earlyStopping: null },
    space: { learningRate: { type: "float", low: 0.001, high: 0.1, log: true } },
    sampler: { kind: "random", seed: 2 },
    stopping: { kind: "pbt", interval: 5 },
    budget: { maxTrials: POPULATION },
    concurrency: 3,
    ...given,
  });
}

const problemsOf = (given: object) => {
  try {
    planOf(given);
    return [];
  } catch (error) {
    return Reflect.get(Object(error), "problems").map(
      ({ field, problem }: { field: string; problem: string }) => `${field}: ${problem}`,
    );
  }
};

/** Any of those at work may be the next to end. */
const anyOrder = (seed: number) => {
  const random = createRandom(seed).fork("ends");
  const atWork: number[] = [];
  return {
    begin: ({ trial }: { trial: number }) => void atWork.push(trial),
    end: () => atWork.splice(random.int(atWork.length), 1)[0] ?? 0,
  };
};

const valueAt = ({ learningRate }: Configuration, step: number) =>
  (Math.log(Number(learningRate)) + 4) ** 2 + 1 / step;

const outcome = (trials: readonly SweptTrial[]) =>
  trials.map(({ number, configuration, exploit, state, stop }) => ({
    number,
    configuration,
    exploit,
    state,
    stop,
  }));

describe("a population", () => {
  const plan = planOf();
  const trials = sweepPromoting(plan, anyOrder(1), valueAt);

  it("waits at the end of each round, replaces a quarter there, and trains as many to their end as it began with", () => {
    expect(promotionOf(plan)?.rungs).toEqual([5, 10, 15]);
    expect(trials).toHaveLength(POPULATION + 3 * 2);
    const count = (state: string) => trials.filter((trial) => trial.state === state).length;
    expect([count("complete"), count("pruned")]).toEqual([POPULATION, 6]);
    for (const round of [0, 1, 2]) {
      const copies = trials.filter(({ exploit }) => exploit?.round === round);
      expect(copies).toHaveLength(2);
      for (const { exploit, rungs } of copies) {
        const replaced = trials[(exploit?.replaced.trial ?? 0) - 1];
        const from = trials[(exploit?.from.trial ?? 0) - 1];
        expect(replaced).toMatchObject({ state: "pruned", stop: { rule: "pbt", step: exploit?.step } });
        expect(exploit?.from.value).toBe(from?.rungs?.find(({ rung }) => rung === round)?.value);
        // Its own results begin after the copy.
        expect((rungs ?? []).map(({ rung }) => rung)).not.toContain(round);
      }
    }
    const members = trials.filter(({ state }) => state === "complete");
    expect(new Set(members.map(({ exploit, proposal }) => exploit?.member ?? proposal)).size).toBe(
      POPULATION,
    );
  });

  it("comes to the same whichever trials end first and however many run at once", () => {
    for (const [seed, concurrency] of [
      [2, 3],
      [3, 1],
      [4, 8],
      [5, 50],
    ] as const)
      expect(outcome(sweepPromoting(planOf({ concurrency }), anyOrder(seed), valueAt))).toEqual(
        outcome(trials),
      );
    const others = outcome(
      sweepPromoting(planOf({ sampler: { kind: "random", seed: 3 } }), anyOrder(1), valueAt),
    );
    expect(others).not.toEqual(outcome(trials));
  });

  it("can be decided again, copy by copy; another value of a trial would decide otherwise", () => {
    const copies = trials.flatMap((trial) => (trial.exploit ? [{ ...trial, exploit: trial.exploit }] : []));
    expect(copies.map((copy) => replayExploit(plan, trials, copy).matches)).toEqual(copies.map(() => true));
    const [first] = copies;
    if (!first) throw new Error("nothing was copied");
    const changed = trials.map((trial) =>
      trial.number === first.exploit.replaced.trial
        ? { ...trial, rungs: trial.rungs?.map((result) => ({ ...result, value: -100 })) ?? null }
        : trial,
    );
    expect(replayExploit(plan, changed, first)).toMatchObject({ matches: false });
  });

  it("has a schedule for each trial: segments without a gap, each of the parameters that it was trained with", () => {
    const trialOf = (number: number) => trials[number - 1];
    const last = trials.findLast(({ exploit }) => exploit?.round === 2);
    const segments = scheduleOf(plan, last?.number ?? 0, trialOf, EPOCHS);
    expect(segments.at(0)).toMatchObject({ fromStep: 0, parent: null });
    expect(segments.at(-1)).toMatchObject({
      trial: last?.number,
      parent: last?.exploit?.from.trial,
      fromStep: 15,
      toStep: EPOCHS,
      configuration: last?.configuration,
      value: last?.objective,
    });
    for (const [index, segment] of segments.entries()) {
      expect(segment.configuration).toEqual(trialOf(segment.trial)?.configuration);
      if (index > 0) expect(segment.fromStep).toBe(segments[index - 1]?.toStep);
      if (index > 0) expect(segment.parent).toBe(segments[index - 1]?.trial);
    }
    expect(scheduleOf(plan, 1, trialOf, EPOCHS)).toHaveLength(1);
  });

  it("costs as many epochs as its members train", () => {
    const cost = planCost(plan);
    expect([cost.trials, cost.epochs, cost.expectedEpochs]).toEqual([
      POPULATION,
      POPULATION * EPOCHS,
      POPULATION * EPOCHS,
    ]);
  });

  it("of several variants is one population each, decided on its own", () => {
    const variants = { a: {}, b: { training: { l1: 0.001 } } };
    const two = planOf({ variants, budget: { maxTrials: 2 * POPULATION } });
    const both = sweepPromoting(two, anyOrder(6), valueAt);
    for (const variant of ["a", "b"]) {
      const own = both.filter((trial) => trial.variant === variant);
      expect(own.filter(({ exploit }) => exploit)).toHaveLength(6);
      for (const { exploit } of own)
        if (exploit)
          expect(exploit.ranking.every((number) => both[number - 1]?.variant === variant)).toBe(true);
    }
  });

  it("goes on without a member that fails, and lets one that comes late go on as it is", () => {
    const waiting = (number: number, value: number): SweptTrial => ({
      ...(trials[number - 1] as SweptTrial),
      state: WAITING,
      rung: 0,
      stop: null,
      rungs: [{ rung: 0, step: 5, value }],
      objective: null,
    });
    const first = Array.from({ length: POPULATION }, (_, index) => waiting(index + 1, index));
    const failed = first.map(
      (trial, index): SweptTrial => (index === 0 ? { ...trial, state: "failed" } : trial),
    );
    const step = nextTrials({ plan, concurrency: 3, intentVersion: 0, trials: failed });
    expect(step.next.map(({ exploit }) => exploit?.ranking)).toEqual([
      [2, 3, 4, 5, 6, 7, 8],
      [2, 3, 4, 5, 6, 7, 8],
    ]);
    expect(step.prunes.map(({ number }) => number)).toEqual([7, 8]);
    // The members in their order, as far as there is room; both copies are made and wait.
    expect(step.promotions.map(({ number }) => number)).toEqual([2, 3, 4]);
    expect(step.next.map(({ state, rung }) => [state, rung])).toEqual([
      [WAITING, 0],
      [WAITING, 0],
    ]);
    // The first one was retried, and has come to the round that was decided without it.
    const made = step.next.map((planned): SweptTrial => ({ ...planned, state: WAITING, objective: null }));
    const late = [
      waiting(1, 100),
      ...failed.slice(1, 6).map((trial): SweptTrial => ({ ...trial, state: "complete", rung: 3 })),
      ...failed.slice(6).map((trial): SweptTrial => ({ ...trial, state: "pruned" })),
      ...made,
    ];
    const after = nextTrials({ plan, concurrency: 3, intentVersion: 0, trials: late });
    expect(after.promotions.map(({ number }) => number)).toEqual([1, 9, 10]);
    expect([after.next, after.prunes]).toEqual([[], []]);
  });

  it("waits for a member that is still on its way, and starts nothing meanwhile", () => {
    const some = trials.slice(0, POPULATION).map(
      (trial, index): SweptTrial => ({
        ...trial,
        state: index === 3 ? "running" : WAITING,
        rung: 0,
        stop: null,
        rungs: index === 3 ? [] : [{ rung: 0, step: 5, value: index }],
      }),
    );
    const step = nextTrials({ plan, concurrency: 8, intentVersion: 0, trials: some });
    expect([step.next, step.promotions, step.prunes]).toEqual([[], [], []]);
  });
});

describe("a plan with a population is refused", () => {
  it.each([
    [{ stopping: { kind: "pbt", interval: 5, quantile: 0.6 } }, "stopping.quantile: at most 0.5"],
    [{ stopping: { kind: "pbt", interval: 20 } }, "stopping.interval: the first round ends at step 20"],
    [{ stopping: { kind: "pbt" } }, "stopping.interval"],
    [{ stopping: { kind: "pbt", interval: 5, factors: [1] } }, "stopping.factors"],
    [{ budget: { maxTrials: 3 } }, "budget.maxTrials: a population of 3, and it needs 4 members at least"],
    [{ sampler: { kind: "tpe" } }, "sampler.kind: the sampler tpe learns from results"],
    [{ space: {}, sampler: { kind: "grid" } }, "space: has no parameter to perturb"],
    [
      { space: { epochs: { type: "int", low: 10, high: 30 } } },
      "space.epochs: cannot change while a training runs",
    ],
    [
      { training: { epochs: EPOCHS } },
      "training.earlyStopping: would end trainings before the end of a round",
    ],
  ])("%j", (given, expected) => {
    const problems = problemsOf(given);
    expect(problems.some((problem: string) => problem.startsWith(expected))).toBe(true);
  });

  it("for what a network cannot change, and not for what it can", () => {
    const tfjs = { trainer: { kind: "tfjs" }, sampler: { kind: "random" } };
    const searched = (name: string, spec: object) => problemsOf({ ...tfjs, space: { [name]: spec } });
    const fixed = "cannot change while a training runs, and copies resume from the checkpoints of others";
    expect(searched("widthMultiplier", { type: "float", low: 0.5, high: 1 })).toEqual([
      `space.widthMultiplier: ${fixed}`,
    ]);
    expect(searched("seed", { type: "int", low: 1, high: 9 })).toContain(`space.seed: ${fixed}`);
    for (const name of ["learningRate", "dropout", "l1"])
      expect(searched(name, { type: "float", low: 0.001, high: 0.5 })).toEqual([]);
    expect(searched("data.augmentationSteps.rotationDegrees", { type: "int", low: 0, high: 9 })).toEqual([]);
  });

  it("for a trainer without checkpoints, and of a program for what are no parameters of it", () => {
    const command = {
      dataset: null,
      splits: undefined,
      training: undefined,
      trainer: {
        kind: "command",
        command: ["python3", "t.py"],
        steps: 20,
        parameters: { lr: 0.1 },
        measures: { s: { direction: "maximize" } },
      },
      objective: { metric: "val/s", direction: "maximize" },
    };
    expect(problemsOf({ ...command, space: { lr: { type: "float", low: 0.01, high: 1 } } })).toEqual([]);
    expect(problemsOf({ ...command, space: { steps: { type: "int", low: 9, high: 20 } } })).toEqual([
      expect.stringContaining("space.steps: cannot change"),
    ]);
  });
});
