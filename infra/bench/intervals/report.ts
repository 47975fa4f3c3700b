import type { Shape } from "../../../packages/core/src/tables/simulation/draw-arms";
import { pooledBootstrap } from "../../../packages/core/src/tables/simulation/pooled-bootstrap";
import { POPULATION, type Population } from "../../../packages/core/src/tables/simulation/population";
import { simulate, type Target } from "../../../packages/core/src/tables/simulation/simulate";
import { reportClasses } from "./classes";
import { reportRegression } from "./regression";

interface Case {
  readonly target: Target;
  readonly shape: Shape;
  readonly population: Population;
  readonly effect?: number;
}

const SIZES = [
  [2, 2],
  [3, 3],
  [5, 3],
  [8, 8],
  [12, 8],
  [20, 16],
  [60, 60],
] as const;
const HIGH: Population = { ...POPULATION, logit: [4, 3] };
const LOW: Population = { ...POPULATION, logit: [1.3, 0.5] };
const UNEQUAL_PATIENTS: Population = { ...POPULATION, logit: [3, 2], spread: 2 };

/** Shown in fewer datasets than this, coverage says more of the few than of the method. */
const MIN_SHOWN = 0.2;

export function reportCoverage({ quick }: { readonly quick: boolean }): void {
  reportRegression({ quick, print });
  reportClasses({ quick, print });
  const extremes = new Map<string, { low: number; high: number }>();
  for (const one of cases()) {
    const patients = one.shape.folds * (one.shape.patients[0] + one.shape.patients[1]);
    const repetitions = Math.round((quick ? 200 : 2400) / (patients > 100 ? 3 : 1));
    const now = simulate({ ...one, repetitions, seed: "coverage" });
    const before =
      one.population === POPULATION
        ? simulate({
            ...one,
            repetitions: Math.round(repetitions / (patients > 200 ? 8 : 4)),
            seed: "coverage",
            method: pooledBootstrap(200, "draws"),
          })
        : [];
    for (const [i, own] of now.entries()) {
      print({ ...one, repetitions, ...own, before: before[i] });
      if (own.shown < MIN_SHOWN) continue;
      const key = `${one.target}, logits ${one.population.logit.join(" and ")}, spread ${one.population.spread}`;
      const { low, high } = extremes.get(key) ?? { low: 1, high: 0 };
      extremes.set(key, { low: Math.min(low, own.coverage), high: Math.max(high, own.coverage) });
    }
  }
  print({ bench: "intervals", extremes: Object.fromEntries(extremes) });
}

function* cases(): Generator<Case> {
  for (const target of ["value", "difference", "main effect"] as const)
    for (const folds of [1, 3])
      for (const patients of SIZES) yield { target, shape: { folds, patients }, population: POPULATION };
  for (const population of [HIGH, LOW, UNEQUAL_PATIENTS])
    for (const target of ["value", "difference"] as const)
      for (const shape of [
        { folds: 1, patients: [8, 8] },
        { folds: 1, patients: [20, 16] },
        { folds: 3, patients: [5, 3] },
        { folds: 3, patients: [12, 8] },
      ] as const)
        yield { target, shape, population };
  const shape = { folds: 3, patients: [5, 3] } as const;
  for (const target of ["value", "difference"] as const) {
    yield { target, shape: { ...shape, unequal: true }, population: POPULATION };
    yield { target, shape: { ...shape, images: 40 }, population: POPULATION };
    yield { target, shape: { ...shape, patients: [10, 10], mixed: 0.3 }, population: POPULATION };
    for (const patients of [
      [40, 32],
      [150, 80],
    ] as const)
      yield {
        target,
        shape: { folds: 1, patients, images: 1, unknownPatients: true },
        population: { ...POPULATION, spread: 0 },
      };
  }
  for (const effect of [0.6, 1.2])
    for (const patients of [
      [5, 3],
      [12, 8],
    ] as const)
      yield { target: "difference", shape: { folds: 3, patients }, population: POPULATION, effect };
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
