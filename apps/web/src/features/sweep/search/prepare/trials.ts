import type { SweepSearch } from "@foldwise/core/contracts/http/sweep-search";
import { decodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import type { Direction } from "@foldwise/core/measures";
import type { ParameterColumn } from "@foldwise/core/search";
import type { TrialState } from "@foldwise/core/states";
import { parameterLabels } from "../../../../formats/parameters";

/** The trials of a search as the plots draw them: columns of one length, by position. */
export interface SearchTrials {
  count: number;
  number: readonly number[];
  state: readonly TrialState[];
  /** Positions in `variants`. */
  variant: readonly number[];
  variants: readonly string[];
  objectives: readonly {
    /** In the plan, from 0. */
    position: number;
    metric: string;
    direction: Direction;
    /** The worst value that counts for the hypervolume; null where it is derived from the trials. */
    reference: number | null;
    values: Float64Array;
    /** The values by which trials are compared: NaN for one that exceeds a constraint. */
    rated: Float64Array;
  }[];
  /** 1 for each trial that exceeds a constraint. */
  infeasible: Uint8Array;
  parameters: readonly (ParameterColumn & { label: string })[];
  /** When `start` is 0. */
  from: Date;
  /** Seconds; NaN before the start. */
  start: Float64Array;
  /** Seconds; NaN until the end. */
  duration: Float64Array;
  /** NaN where no rule has stopped it. */
  stopStep: Float64Array;
  /**
   * Of trials that are not complete: the value of the first objective's metric at the last rung, or where they were stopped,
   * and its step. NaN where there is none.
   */
  early: Float64Array;
  earlyStep: Float64Array;
}

/**
 * An answer with what has changed since laid over it, by number; null where the two do not go together and all has to
 * be read again.
 */
export function mergeSearch(before: SweepSearch, newer: SweepSearch): SweepSearch | null {
  if (newer.complete) return newer;
  const axes = ({ objectives, parameters, variants, from }: SweepSearch) =>
    JSON.stringify([objectives, parameters, variants, from]);
  if (axes(before) !== axes(newer)) return null;
  if (newer.columns.number.length === 0) return { ...before, cursor: newer.cursor };
  const changed = new Set(newer.columns.number);
  const rows = new Map(
    before.columns.number.map((number, index) => [number, [before.columns, index] as const]),
  );
  for (const [index, number] of newer.columns.number.entries()) rows.set(number, [newer.columns, index]);
  const order = [...rows].sort((a, b) => a[0] - b[0]).map(([, row]) => row);
  type Columns = SweepSearch["columns"];
  const column = <T>(of: (columns: Columns) => readonly T[]): T[] =>
    order.flatMap(([columns, index]) => of(columns).slice(index, index + 1));
  return {
    ...newer,
    complete: true,
    infeasible: [...before.infeasible.filter((number) => !changed.has(number)), ...newer.infeasible].sort(
      (a, b) => a - b,
    ),
    early: mergeEarly(before.early, newer.early, changed),
    columns: {
      number: column(({ number }) => number),
      state: column(({ state }) => state),
      variant: column(({ variant }) => variant),
      objectives: before.objectives.map((_, at) => column(({ objectives }) => objectives[at] ?? [])),
      parameters: before.parameters.map((_, at) => column(({ parameters }) => parameters[at] ?? [])),
      start: column(({ start }) => start),
      duration: column(({ duration }) => duration),
      stopStep: column(({ stopStep }) => stopStep),
    },
  };
}

type Early = SweepSearch["early"];

function mergeEarly(before: Early, newer: Early, changed: ReadonlySet<number>): Early {
  const rows = [before, newer].flatMap(({ number, step, value }) =>
    number.flatMap((own, index) => {
      const [at, reached] = [step[index], value[index]];
      return at === undefined || reached === undefined ? [] : [{ own, at, reached }];
    }),
  );
  const kept = rows.filter(({ own }, index) => index >= before.number.length || !changed.has(own));
  kept.sort((a, b) => a.own - b.own);
  return {
    number: kept.map(({ own }) => own),
    step: kept.map(({ at }) => at),
    value: kept.map(({ reached }) => reached),
  };
}

export function searchTrials(answer: SweepSearch): SearchTrials {
  const { columns, states, variants, objectives, parameters } = answer;
  const labels = parameterLabels(parameters.map(({ name }) => name));
  const floats = (values: readonly (number | null)[] = []) =>
    Float64Array.from(values, (value) => value ?? Number.NaN);
  const exceeding = new Set(answer.infeasible);
  const infeasible = Uint8Array.from(columns.number, (number) => Number(exceeding.has(number)));
  const places = new Map(answer.early.number.map((number, index) => [number, index]));
  const earlyOf = (values: readonly MetricNumber[]) =>
    Float64Array.from(columns.number, (number) => decodeMetric(values[places.get(number) ?? -1] ?? "NaN"));
  return {
    count: columns.number.length,
    infeasible,
    number: columns.number,
    state: columns.state.map((index) => states[index] ?? "queued"),
    variant: columns.variant,
    variants,
    objectives: objectives.map((objective, at) => {
      const values = Float64Array.from(columns.objectives[at] ?? [], (value) =>
        value === null ? Number.NaN : decodeMetric(value),
      );
      const rated = values.map((value, index) => (infeasible[index] === 1 ? Number.NaN : value));
      return { ...objective, position: at, values, rated };
    }),
    parameters: parameters.map(({ name, axis }, at) => ({
      name,
      axis,
      label: labels.get(name) ?? name,
      values: floats(columns.parameters[at]),
    })),
    from: new Date(answer.from),
    start: floats(columns.start),
    duration: floats(columns.duration),
    stopStep: floats(columns.stopStep),
    early: earlyOf(answer.early.value),
    earlyStep: earlyOf(answer.early.step),
  };
}

/** The trials with one of their objectives first: what plots of one objective show. */
export function withFirst(trials: SearchTrials, position: number): SearchTrials {
  const { objectives } = trials;
  const first = objectives.find((one) => one.position === position);
  if (first === undefined || first === objectives[0]) return trials;
  return { ...trials, objectives: [first, ...objectives.filter((one) => one !== first)] };
}
