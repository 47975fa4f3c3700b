import { type Direction, isRegisteredMeasure } from "../measures";
import type { TableObservation } from "../tables";
import type { DeclaredMeasure } from "../tasks";
import type { FoldDataset, FoldRun } from "./choose-runs";
import { loggedDirection, loggedMeasure } from "./direction";
import type { FoldValue } from "./names";

/** A metric of a run: the last value of its history, which may be NaN or infinite, and the extremes of the finite ones. */
export interface MetricExtremes {
  readonly name: string;
  readonly last: number;
  readonly min: number | null;
  readonly max: number | null;
}

/** One side of a comparison by folds: a run of each fold and seed with its numbers. */
export interface FoldSide {
  readonly label: string;
  readonly runs: readonly SideRun[];
  /** Measures that a plan named, by name. */
  readonly declared?: Readonly<Record<string, DeclaredMeasure>>;
}

export interface SideRun {
  readonly id: number;
  readonly fold: number;
  readonly seed: number;
  readonly values: Readonly<Record<string, number>>;
  /** What its values were made of, where that is known. */
  readonly datasets: readonly FoldDataset[];
  /** Of the split, where it is known; left out for a run that a program outside logged. */
  readonly split?: {
    readonly splitScheme?: string;
    readonly splitSeed?: number;
    readonly splitK?: number;
    readonly splitRepeats?: number;
  };
  /** A training that it shares with other runs. */
  readonly training?: string;
}

/** Numbers of a run by metric: the best is the greatest or the smallest, as the measure says, and of finite values alone. */
export function valuesOf(
  metrics: readonly MetricExtremes[],
  which: FoldValue,
  directionOf: (name: string) => Direction = loggedDirection,
): Record<string, number> {
  return Object.fromEntries(
    metrics.map(({ name, last, min, max }): [string, number] => {
      if (which === "last") return [name, last];
      const best = directionOf(name) === "maximize" ? max : min;
      return [name, best ?? Number.NaN];
    }),
  );
}

/** The runs that count of a group as one side of a comparison, or the whole of a table's cell. */
export function sideOfGroup(
  label: string,
  runs: readonly FoldRun[],
  { k, repeats }: { k: number; repeats: number },
  valuesOfRun: (id: number) => Readonly<Record<string, number>>,
): FoldSide {
  const split = repeats > 1 ? { split: { splitK: k, splitRepeats: repeats } } : {};
  return {
    label,
    runs: runs.map(({ id, fold, seed, datasets }) => ({
      id,
      fold,
      seed,
      datasets,
      values: valuesOfRun(id),
      ...split,
    })),
  };
}

/** Runs as tables take evaluations, with the metrics that are wanted, or all; nothing is known of what lies behind a number. */
export function observationsOf(
  side: FoldSide,
  isLogged: boolean,
  dims: (run: SideRun) => Readonly<Record<string, string | number | boolean | null>> = () => ({}),
): TableObservation[] {
  const { runs } = side;
  const declared = isLogged ? declaredOf(side) : side.declared;
  return runs.map((run) => ({
    run: String(run.id),
    training: run.training ?? `run ${run.id}`,
    version: `run ${run.id} ${Object.entries(run.values).flat().join(" ")}`,
    dims: { ...dims(run), ...run.split, fold: run.fold, seed: run.seed },
    measures: run.values,
    ...(declared === undefined ? {} : { declared }),
    ...(isLogged ? { isLogged } : {}),
  }));
}

/** Of the metrics that the registry of measures does not have. */
function declaredOf({ runs, declared }: FoldSide): Record<string, DeclaredMeasure> {
  const values = new Map<string, number[]>();
  for (const run of runs)
    for (const [name, value] of Object.entries(run.values))
      if (!isRegisteredMeasure(name)) values.set(name, (values.get(name) ?? []).concat(value));
  const named = [...values].map(([name, own]) => [name, loggedMeasure(name, own)]);
  return { ...Object.fromEntries(named), ...declared };
}
