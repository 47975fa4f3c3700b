import type { TableVocabulary } from "../contracts/saved-tables";
import {
  averageMeasure,
  CLASS_AVERAGES,
  classMeasure,
  followsFromMatrix,
  OVERALL_METRICS,
  PER_CLASS_METRICS,
} from "../metrics";
import { SPLIT_SCHEMES } from "../words";
import { isOpenDimension, textOf } from "./dimensions";
import type { Observation } from "./observation";
import { parameterNames } from "./parameter-names";
import { comparable, type Scalar } from "./scalar";

const MAX_VALUES = 50;

/**
 * What there is to choose by in some evaluations; see the contract.
 *
 * @param sweep number or name of the sweep whose values alone are listed; the list of sweeps has the others too
 */
export function tableVocabulary(
  all: readonly Observation[],
  dataset: string | null,
  sweep?: string,
): TableVocabulary {
  const isOfSweep = ({ dims }: Observation) => [String(dims.sweep), dims["sweep.name"]].includes(sweep);
  const observations = sweep === undefined ? all : all.filter(isOfSweep);
  const classes = distinct(observations.flatMap((one) => one.classes?.confusion.classes ?? []));
  const texts = (name: string) => sortedTexts(observations.map((one) => textOf(one, name)));
  const numbers = (name: string) => sortedNumbers(observations.map(({ dims }) => Number(dims[name])));
  const sweeps = new Map(
    all.flatMap(({ dims }) =>
      typeof dims.sweep === "number" ? [[dims.sweep, String(dims["sweep.name"])]] : [],
    ),
  );
  const recorded = distinct(observations.flatMap(({ measures }) => Object.keys(measures)));
  const named = [
    ...(classes.length > 0 ? [...OVERALL_METRICS, "auc"] : []),
    ...PER_CLASS_METRICS.flatMap((metric) =>
      classes.length === 0
        ? []
        : [
            ...CLASS_AVERAGES.map((average) => averageMeasure(metric, average)),
            ...classes.map((name) => classMeasure(metric, name)),
          ],
    ),
  ];
  return {
    dataset,
    evaluations: observations.length,
    models: texts("model"),
    balances: texts("data.balance"),
    augmentations: texts("data.augmentation"),
    variants: texts("variant"),
    folds: numbers("fold"),
    seeds: numbers("seed"),
    testSigmas: numbers("testSigma"),
    splitSchemes: SPLIT_SCHEMES.filter((scheme) =>
      observations.some(({ dims }) => dims.splitScheme === scheme),
    ),
    sweeps: [...sweeps].map(([id, name]) => ({ id, name })).sort((a, b) => b.id - a.id),
    experiments: texts("experiment"),
    metrics: [
      ...named,
      ...recorded.filter((name) => !named.includes(name) && !followsFromMatrix(name)).sort(),
    ],
    params: parameters(observations),
    dimensions: openDimensions(observations),
  };
}

/** Conditions and tags that evaluations have. */
function openDimensions(observations: readonly Observation[]): TableVocabulary["dimensions"] {
  const names = distinct(
    observations.flatMap(({ dims }) => Object.keys(dims).filter(isOpenDimension)),
  ).sort();
  return names.map((name) => ({ name, values: valuesOf(observations.map(({ dims }) => dims[name])) }));
}

function parameters(observations: readonly Observation[]): TableVocabulary["params"] {
  // Evaluations of a training share its parameters.
  const trainings = [...new Map(observations.map((one) => [one.training, one.dims])).values()];
  return parameterNames()
    .map((name) => ({ name, values: valuesOf(trainings.map((dims) => dims[name])) }))
    .sort((a, b) => Number(b.values.length > 1) - Number(a.values.length > 1));
}

/** The first values, each once; numbers in order. */
function valuesOf(found: readonly (Scalar | undefined)[]): Scalar[] {
  const values = new Map<unknown, Scalar>();
  for (const value of found) if (value !== undefined) values.set(comparable(value), value);
  const list = [...values.values()];
  const ordered = list.every((value) => typeof value === "number") ? list.toSorted((a, b) => a - b) : list;
  return ordered.slice(0, MAX_VALUES);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function sortedTexts(values: readonly string[]): string[] {
  return distinct(values.filter((value) => value !== "")).sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
}

function sortedNumbers(values: readonly number[]): number[] {
  return distinct(values.filter(Number.isFinite)).sort((a, b) => a - b);
}
