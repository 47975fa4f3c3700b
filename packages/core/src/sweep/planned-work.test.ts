import { describe, expect, it } from "vitest";
import { createRandom, type Random } from "../random";
import type { SpaceSpec } from "../space";
import { mostEpochs } from "../trainers";
import { planCost } from "./cost";
import { endReasonOf } from "./end-reason";
import { fingerprintOf, trainingFingerprint } from "./fingerprint";
import { planProblems } from "./parse";
import { type Plan, type PlanInput, planSchema } from "./plan";
import { planWarnings } from "./plan-warnings";
import { evaluationsOfTrial } from "./planned-evaluations";
import { plannedTrainings } from "./planned-trainings";
import type { MadeTrial } from "./planned-trial";
import { plannedTrials } from "./planned-trials";
import { plannedWork } from "./planned-work";

/**
 * What a sweep of a plan makes, step by step as the database's `advanceSweep` does: a few trials at a time, which end in
 * any order, and what is counted are fingerprints of whole training specifications.
 */
function simulate(plan: Plan, random: Random) {
  const made: (MadeTrial & { number: number })[] = [];
  const trainings = new Map<string, number>();
  const evaluations = new Set<string>();
  let runs = 0;
  for (;;) {
    const room = plan.concurrency - made.filter(({ state }) => state === "running").length;
    // What Postgres returns has its keys sorted.
    const next = [...take(plannedTrials(plan, made), room)];
    for (const trial of next) {
      const configuration = Object.fromEntries(Object.entries(trial.configuration).sort());
      made.push({ ...trial, configuration, state: "running", objective: null });
      const wanted = evaluationsOfTrial(plan, trial);
      for (const { fold, seed, splits, resolved } of plannedTrainings(plan, trial)) {
        runs += 1;
        const fingerprint = trainingFingerprint({
          ...resolved,
          dataset: { slug: plan.dataset ?? "", fingerprint: "d" },
          split: splits && { ...splits, fingerprint: "s" },
          fold,
          seed,
          versions: {},
          salt: null,
        });
        trainings.set(fingerprint, mostEpochs(resolved));
        for (const key of wanted) evaluations.add(JSON.stringify([fingerprint, key]));
      }
    }
    const running = made.filter(({ state }) => state === "running");
    const ended = running[random.int(Math.max(1, running.length))];
    if (ended === undefined) break;
    // What trains the same comes to the same.
    const [alike] = plannedTrainings(plan, ended);
    const objective = Number.parseInt(fingerprintOf([alike, ended.outerFold]).slice(0, 8), 16);
    Object.assign(ended, { state: "complete", objective });
  }
  return {
    made,
    numbers: made.map(({ number }) => number),
    counts: {
      trials: made.length,
      runs,
      trainings: trainings.size,
      evaluations: evaluations.size,
      epochs: [...trainings.values()].reduce((sum, epochs) => sum + epochs, 0),
    },
    configurations: new Set(made.map(({ proposal }) => proposal)).size,
    reason: endReasonOf(plan, made.filter(({ isRefit }) => !isRefit).length, { isCancelled: false }),
  };
}

function* take<T>(items: Iterator<T>, count: number): Generator<T> {
  for (let i = 0; i < count; i++) {
    const item = items.next();
    if (item.done) return;
    yield item.value;
  }
}

const base: PlanInput = {
  name: "p",
  experiment: "e",
  dataset: "d",
  trainer: { kind: "simulate" },
  folds: [0],
};
const plan = (over: Partial<PlanInput>) => planSchema.parse({ ...base, ...over });
const point = (...choices: (number | string)[]) => ({ type: "categorical" as const, choices });

const DIMENSIONS: Record<"grid" | "random", SpaceSpec> = {
  grid: {
    learningRate: { type: "float", low: 0.001, high: 0.1, grid: [0.001, 0.01, 0.1] },
    "training.l1": { type: "float", low: 0, high: 0.3, step: 0.1 },
    batchSize: { type: "int", low: 2, high: 4 },
    epochs: point(2, 5),
    "data.balance": point("none", "hsv-desaturated"),
  },
  random: {
    learningRate: { type: "float", low: 0.001, high: 0.1, log: true },
    "training.l1": { type: "float", low: 0, high: 0.3, step: 0.1 },
    batchSize: { type: "int", low: 2, high: 5, log: true },
    epochs: { type: "int", low: 2, high: 4 },
    "data.balance": point("none", "hsv-desaturated"),
  },
};

function randomPlan(random: Random, inner: { inner?: { k: number } } = {}): Plan {
  const pick = <T>(items: readonly [T, ...T[]]): T => items[random.int(items.length)] ?? items[0];
  const kind = pick(["grid", "random"] as const);
  const dimensions = Object.entries(DIMENSIONS[kind]).filter(() => random.next() < 0.4);
  const overrides: [object, ...object[]] = [
    {},
    {},
    { data: { augmentation: "none" } },
    { data: { crop: 0.5 } },
    { splits: { scheme: "leave-one-fold-out" } },
    { splits: { seed: 2 } },
    { training: { plateau: null } },
  ];
  const variants = Array.from({ length: 1 + random.int(4) }, (_, i) => [`v${i}`, pick(overrides)]);
  return plan({
    splits: { scheme: pick(["within-fold-by-image", "stratified-k-fold"]), ...inner },
    folds: random.shuffle([0, 1, 2]).slice(random.int(3)),
    seeds: [1, 2].slice(random.int(2)),
    variants: Object.fromEntries(variants),
    space: Object.fromEntries(dimensions),
    sampler: { kind, seed: random.int(1000) },
    training: { epochs: 1 + random.int(5) },
    evaluation: {
      testSigmas: random.shuffle([0, 2, 5]).slice(random.int(3)),
      replicates: 1 + random.int(3),
      weights: pick(["best", "last"]),
      lastAtZero: random.next() < 0.5,
    },
    budget: { maxTrials: 1 + random.int(60) },
    concurrency: 1 + random.int(6),
  });
}

describe("what the check promises is what a sweep makes", () => {
  it.each(Array.from({ length: 150 }, (_, seed) => seed))("random plan %i", (seed) => {
    const random = createRandom(seed);
    const drawn = randomPlan(random);
    expect(planProblems(drawn)).toEqual([]);
    const work = plannedWork(drawn);
    const made = simulate(drawn, random);
    const { trials, runs, trainings, evaluations, epochs } = work;
    expect({ trials, runs, trainings, evaluations, epochs }).toEqual(made.counts);
    expect(work.configurations).toBe(made.configurations);
    expect(made.numbers).toEqual(made.numbers.map((_, index) => index + 1));
    expect(planCost(drawn)).toMatchObject({ trials, runs, trainings, evaluations, epochs });
    // Where the space ends before the budget, the end says so.
    expect(made.reason.kind).toBe(
      trials < drawn.budget.maxTrials || trials === made.reason.space ? "space-exhausted" : "budget-reached",
    );
  });

  it.each(Array.from({ length: 20 }, (_, seed) => seed))("random nested plan %i", (seed) => {
    const random = createRandom(seed);
    const free = randomPlan(random, { inner: { k: 2 + random.int(3) } });
    // Where the budget ends within a configuration, equal variants may choose of different ones.
    const maxTrials = (1 + random.int(5)) * Object.keys(free.variants).length;
    const drawn = { ...free, budget: { maxTrials } };
    expect(planProblems(drawn)).toEqual([]);
    const work = plannedWork(drawn);
    const { counts, numbers, made, reason } = simulate(drawn, random);
    const { trials, runs, trainings, evaluations, epochs } = work;
    const { epochs: trained, ...others } = counts;
    expect({ trials, runs, trainings, evaluations }).toEqual(others);
    const isSearched = Object.keys(drawn.space).includes("epochs");
    expect(epochs).toBeGreaterThanOrEqual(trained);
    if (!isSearched) expect(epochs).toBe(trained);
    expect(planCost(drawn)).toMatchObject({ trials, runs, trainings, evaluations, epochs });
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(reason.trials).toBe(work.trialsPerSearch * drawn.folds.length);
    // Every outer fold gets one configuration of each variant: the best of its own candidates, the first of equal ones.
    const refits = made.filter(({ isRefit }) => isRefit);
    expect(refits).toHaveLength(drawn.folds.length * Object.keys(drawn.variants).length);
    for (const { variant, outerFold, configuration } of refits) {
      const own = made.filter(
        (one) => one.variant === variant && one.outerFold === outerFold && !one.isRefit,
      );
      const best = Math.max(...own.map(({ objective }) => objective ?? 0));
      expect(own.find(({ objective }) => objective === best)?.configuration).toEqual(configuration);
    }
  });

  it("counts a million trials without making them", () => {
    const large = plan({
      space: { learningRate: { type: "float", low: 0, high: 1 }, epochs: { type: "int", low: 1, high: 9 } },
      sampler: { kind: "random" },
      budget: { maxTrials: 1_000_000 },
      folds: [0, 1, 2],
    });
    expect(plannedWork(large)).toMatchObject({
      trials: 1_000_000,
      trainings: 3_000_000,
      // At most: whoever searches the epochs of so many trials is told the greatest number of each.
      epochs: 27_000_000,
      spaceSize: null,
    });
    const [first] = plannedTrials(large);
    expect(first).toMatchObject({ number: 1, proposal: 0 });
  });
});

describe("a plan is told before it starts", () => {
  const grid = (n: number) => ({ type: "float" as const, low: 0, high: n - 1, step: 1 });
  const warned = (over: Partial<PlanInput>) =>
    planWarnings(plan(over)).map(({ field, problem, remedy }) => [field, problem, remedy]);

  it("how many grid points the budget leaves out", () => {
    expect(warned({ space: { learningRate: grid(11), l1: grid(11) } })).toEqual([
      [
        "budget.maxTrials",
        "100 of 121 grid points, the budget leaves out 21",
        "set budget.maxTrials to 121 to run all of them",
      ],
    ]);
    expect(
      warned({
        space: { l1: grid(9) },
        variants: { a: {}, b: { data: { crop: 0.5 } } },
        budget: { maxTrials: 4 },
      }),
    ).toEqual([
      [
        "budget.maxTrials",
        "4 of 18 trials (9 grid points × 2 variants), the budget leaves out 14",
        "set budget.maxTrials to 18 to run all of them",
      ],
    ]);
    expect(
      warned({ variants: { a: {}, b: { data: { crop: 0.5 } } }, budget: { maxTrials: 1 } })[0]?.[1],
    ).toBe("1 of 2 variants, the budget leaves out 1");
    expect(warned({ space: { l1: grid(9) } })).toEqual([]);
  });

  it("that the worst trial or epoch would be chosen, by a measure that is better the other way", () => {
    const objective = { metric: "val/loss", direction: "maximize" as const };
    const selection = { metric: "val/accuracy", direction: "minimize" };
    expect(
      warned({ objective, training: { selection } }).map(([field, problem]) => [field, problem]),
    ).toEqual([
      ["objective.direction", "val/loss is better where it is smaller: the worst trial would be chosen"],
      [
        "training.selection.direction",
        "val/accuracy is better where it is greater: the worst epoch would be chosen",
      ],
    ]);
    expect(warned({ objective: { ...objective, direction: "minimize" } })).toEqual([]);
  });

  it("how soon a finite space is exhausted, and nothing where draws have no end", () => {
    const random = { sampler: { kind: "random" as const }, budget: { maxTrials: 6 } };
    expect(warned({ space: { learningRate: point(0.1, 0.2) }, ...random })).toEqual([
      [
        "budget.maxTrials",
        "the space has 2 configurations: the sweep ends after 2 of 6 trials",
        "set budget.maxTrials to 2, or enlarge the space",
      ],
    ]);
    expect(warned({ space: { l1: { type: "float", low: 0, high: 1 } }, ...random })).toEqual([]);
    expect(warned(random)).toEqual([]);
  });

  it("that two variants train the same, which the cost counts once", () => {
    const twins = { variants: { a: {}, b: {}, c: { training: { epochs: 3 } } } };
    expect(warned(twins)).toEqual([
      [
        "variants.b",
        "trains the same as variants.a: both share one training",
        "remove one of them, or change what it sets",
      ],
    ]);
    expect(planCost(plan(twins))).toMatchObject({ trials: 3, runs: 3, trainings: 2 });
    const sha256 = "a".repeat(64);
    const weights = (path: string) => ({ trainer: { weights: { path, sha256 } } });
    expect(
      warned({ trainer: { kind: "tfjs" }, variants: { a: weights("/one.h5"), b: weights("/two.h5") } }),
    ).toHaveLength(1);
  });
});
