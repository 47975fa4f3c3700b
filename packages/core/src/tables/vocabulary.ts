import type { TableVocabulary } from "../contracts/saved-tables";
import { averageMeasure, CLASS_AVERAGES, classMeasure, PER_CLASS_METRICS } from "../metrics";
import type { Observation } from "./observation";
import { parameterNames } from "./parameter-names";
import type { ParameterValue } from "./parameter-value";
import { comparable } from "./selector";

const MOST_VALUES = 50;

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
  const observations =
    sweep === undefined ? all : all.filter((one) => [String(one.sweep?.id), one.sweep?.name].includes(sweep));
  const classes = distinct(observations.flatMap(({ confusion }) => confusion.classes));
  const sweeps = new Map(all.flatMap(({ sweep }) => (sweep ? [[sweep.id, sweep.name]] : [])));
  return {
    dataset,
    evaluations: observations.length,
    models: sorted(observations.map(({ model }) => model)),
    balances: sorted(observations.map(({ data }) => data.balance)),
    augmentations: sorted(observations.map(({ data }) => data.augmentation)),
    variants: sorted(observations.map(({ variant }) => variant).filter((name) => name !== "")),
    folds: sortedNumbers(observations.map(({ fold }) => fold)),
    seeds: sortedNumbers(observations.map(({ seed }) => seed)),
    testSigmas: sortedNumbers(observations.map(({ testSigma }) => testSigma)),
    splitSchemes: distinct(observations.map(({ splitScheme }) => splitScheme)),
    sweeps: [...sweeps].map(([id, name]) => ({ id, name })).sort((a, b) => b.id - a.id),
    experiments: sorted(observations.flatMap(({ experiment }) => experiment ?? [])),
    metrics: [
      ...["accuracy", "balanced_accuracy", "auc"],
      ...PER_CLASS_METRICS.flatMap((metric) => [
        ...CLASS_AVERAGES.map((average) => averageMeasure(metric, average)),
        ...classes.map((name) => classMeasure(metric, name)),
      ]),
    ],
    params: parameters(observations),
  };
}

function parameters(observations: readonly Observation[]): TableVocabulary["params"] {
  // Runs that share their parameters share the object, or the text of it.
  const kinds = [...new Map(observations.map(({ params }) => [JSON.stringify(params), params])).values()];
  const found = parameterNames().map((name) => {
    const values = new Map<unknown, ParameterValue>();
    for (const params of kinds) {
      const value = params?.[name];
      if (value !== undefined) values.set(comparable(value), value);
    }
    const list = [...values.values()];
    return {
      name,
      values: list.every((value) => typeof value === "number") ? list.toSorted((a, b) => a - b) : list,
    };
  });
  return found
    .map(({ name, values }) => ({ name, values: values.slice(0, MOST_VALUES) }))
    .sort((a, b) => Number(b.values.length > 1) - Number(a.values.length > 1));
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function sorted(values: readonly string[]): string[] {
  return distinct(values).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

function sortedNumbers(values: readonly number[]): number[] {
  return distinct(values).sort((a, b) => a - b);
}
