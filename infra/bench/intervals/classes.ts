import {
  CLASSES_POPULATION,
  type ClassesPopulation,
  type ClassesShape,
  simulateClasses,
} from "../../../packages/core/src/tables/simulation/classes";

const POPULATIONS: Readonly<Record<string, ClassesPopulation>> = {
  usual: CLASSES_POPULATION,
  "worse recalls": { ...CLASSES_POPULATION, logit: [1.6, 1, 0.8] },
  "patients twice as unlike": { ...CLASSES_POPULATION, spread: 2 },
};
const SHAPES: readonly ClassesShape[] = [
  { folds: 1, patients: [8, 8, 8] },
  { folds: 1, patients: [16, 16, 16] },
  { folds: 1, patients: [30, 12, 12] },
  { folds: 1, patients: [20, 5, 5, 5, 5] },
  { folds: 1, patients: [40, 40, 40] },
  { folds: 3, patients: [3, 3, 3] },
  { folds: 3, patients: [6, 6, 6] },
  { folds: 3, patients: [9, 7, 6], unequal: true },
  { folds: 1, patients: [100, 80, 70], images: 1, unknownPatients: true },
];

/** Coverage and size of the measures of three and more classes, a line each. */
export function reportClasses({ quick, print }: { quick: boolean; print: (line: object) => void }): void {
  const repetitions = quick ? 200 : 1200;
  for (const [population, drawn] of Object.entries(POPULATIONS))
    for (const target of ["value", "difference"] as const)
      for (const shape of SHAPES)
        for (const own of simulateClasses({
          shape,
          population: shape.unknownPatients ? { ...drawn, spread: 0 } : drawn,
          target,
          repetitions,
          seed: "coverage",
        }))
          print({ task: "classes", population, target, shape, repetitions, ...own });
}
