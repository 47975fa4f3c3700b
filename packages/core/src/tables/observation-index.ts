import type { Observation } from "./observation";
import { comparable } from "./scalar";
import { asksOf, type Selector } from "./selector";

/** Evaluations that a selector asks for, in their order; equal to filtering by `matches`, and fast for many cells. */
export type FindObservations = (selector: Selector) => Observation[];

interface Axis {
  /** What each evaluation has. */
  readonly values: readonly unknown[];
  /** Positions of the evaluations that have a value. */
  readonly places: ReadonlyMap<unknown, readonly number[]>;
}

/** Indexes evaluations by each dimension that selectors ask for, when it is first asked for. */
export function indexObservations(observations: readonly Observation[]): FindObservations {
  const axes = new Map<string, Axis>();
  const axisOf = (dimension: string): Axis => {
    const kept = axes.get(dimension);
    if (kept !== undefined) return kept;
    const values = observations.map(({ dims }) => comparable(dims[dimension]));
    const places = new Map<unknown, number[]>();
    for (const [i, value] of values.entries()) {
      const list = places.get(value);
      if (list === undefined) places.set(value, [i]);
      else list.push(i);
    }
    const made = { values, places };
    axes.set(dimension, made);
    return made;
  };
  return (selector) => {
    const wanted = asksOf(selector).map(({ dimension, value }) => ({ axis: axisOf(dimension), value }));
    const lists = wanted.map(({ axis, value }) => axis.places.get(value) ?? []);
    const [shortest] = lists.toSorted((a, b) => a.length - b.length);
    if (shortest === undefined) return [...observations];
    return shortest.flatMap((i) => {
      const observation = observations[i];
      const fits = wanted.every(({ axis, value }) => axis.values[i] === value);
      return fits && observation !== undefined ? [observation] : [];
    });
  };
}
