import {
  REGRESSION_POPULATION,
  type RegressionPopulation,
  type RegressionShape,
  simulateRegression,
} from "../../../packages/core/src/tables/simulation/regression";

const POPULATIONS: Readonly<Record<string, RegressionPopulation>> = {
  usual: REGRESSION_POPULATION,
  "groups twice as unlike": { ...REGRESSION_POPULATION, unlike: 0.6 },
  "errors of groups": { ...REGRESSION_POPULATION, error: { group: 0.5, item: 0.3 } },
};
const SHAPES: readonly RegressionShape[] = [
  { folds: 1, groups: 8 },
  { folds: 1, groups: 16 },
  { folds: 1, groups: 30 },
  { folds: 1, groups: 60 },
  { folds: 3, groups: 3 },
  { folds: 3, groups: 6 },
  { folds: 3, groups: 10 },
  { folds: 3, groups: 20 },
  { folds: 3, groups: 20, unequal: true },
  { folds: 3, groups: 40 },
];

/** Coverage and size of a regression's measures, a line each. */
export function reportRegression({ quick, print }: { quick: boolean; print: (line: object) => void }): void {
  const repetitions = quick ? 200 : 2400;
  for (const [population, drawn] of Object.entries(POPULATIONS))
    for (const target of ["value", "difference"] as const)
      for (const shape of SHAPES)
        for (const own of simulateRegression({
          shape,
          population: drawn,
          target,
          repetitions,
          seed: "coverage",
        }))
          print({ task: "regression", population, target, shape, repetitions, ...own });
}
