import type { Direction } from "../measures";
import type { Interval } from "../statistics";
import { measuredSet } from "../tables";
import { listed } from "./choose-runs";
import { loggedDirection } from "./direction";
import { type FoldSide, observationsOf } from "./values";

/** A metric of a group in each fold, its mean, and how far it varies from fold to fold. */
export interface MetricSummary {
  readonly name: string;
  readonly direction: Direction;
  /** By fold: the mean over its seeds, NaN where one of them is none; only folds that have the metric. */
  readonly folds: readonly {
    readonly fold: number;
    readonly value: number;
    readonly runs: readonly number[];
  }[];
  /** Unweighted over these folds; null with `reason`. */
  readonly mean: number | null;
  readonly reason: string | null;
  /** Sample standard deviation over the folds; null below two. */
  readonly sd: number | null;
  readonly interval: Interval | null;
  /** How the interval was made; null without one. */
  readonly method: string | null;
  /** Why there is a mean and no interval. */
  readonly withheld: string | null;
  /** Folds of the group that do not have the metric, said in words; null where all have it. */
  readonly missing: string | null;
}

/** Every metric of a group, or those that are named, in alphabetical order. */
export function summarize(
  side: FoldSide,
  { isLogged, names }: { isLogged: boolean; names?: readonly string[] },
): MetricSummary[] {
  const all = [...new Set(side.runs.flatMap(({ values }) => Object.keys(values)))].sort();
  const folds = [...new Set(side.runs.map(({ fold }) => fold))].sort((a, b) => a - b);
  const observations = observationsOf(side, isLogged);
  return all
    .filter((name) => names === undefined || names.includes(name))
    .map((name) => {
      const having = observations.filter(({ measures }) => Object.hasOwn(measures, name));
      const known = new Set(having.map(({ dims }) => dims.fold));
      const lacking = folds.filter((fold) => !known.has(fold));
      const { value, reason, interval, method, withheld } = measuredSet(having, name);
      const perFold = folds
        .filter((fold) => known.has(fold))
        .map((fold) => {
          const own = having.filter(({ dims }) => dims.fold === fold);
          const values = own.map(({ measures }) => measures[name] ?? Number.NaN);
          return {
            fold,
            value: values.reduce((sum, one) => sum + one, 0) / values.length,
            runs: own.map(({ run }) => Number(run)),
          };
        });
      return {
        name,
        direction: side.declared?.[name]?.direction ?? loggedDirection(name),
        folds: perFold,
        mean: value,
        reason,
        sd: value === null || perFold.length < 2 ? null : deviationOf(perFold.map((fold) => fold.value)),
        interval,
        method,
        withheld,
        missing:
          lacking.length === 0
            ? null
            : `${known.size} of ${folds.length} folds: fold ${listed(lacking)} did not log it`,
      };
    });
}

/** Sample standard deviation, with n − 1. */
function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
