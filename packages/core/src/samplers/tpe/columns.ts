import type { Space } from "../../space";
import { type Axis, axisOf } from "../axis";
import type { Observation } from "../contract";
import type { Column } from "./parzen";

/** Where a dimension was not active. */
const INACTIVE = Number.NaN;
const FIRST_CAPACITY = 64;

/** A history as numbers, a column a dimension; kept beside it, so that each observation is read once. */
export interface Columns {
  /** Dimensions of more than one value, in the order of the space. */
  readonly names: readonly string[];
  /** What the columns were made of; compared by identity, as observations are replaced and never changed. */
  readonly observations: Observation[];
  isActive(name: string, index: number): boolean;
  /** The numbers of some observations in which the dimension was active, sorted by it as well. @param members ascending */
  column(name: string, members: readonly number[]): Column;
}

interface Store {
  readonly axis: Axis;
  numbers: Float64Array;
  /** Indices of active observations, sorted by number; of choices empty. */
  order: number[];
}

export function makeColumns(space: Space): Columns & { follow(observations: readonly Observation[]): void } {
  const stores = new Map<string, Store>();
  for (const name of space.names) {
    const dimension = space.dimensions[name];
    const axis = dimension ? axisOf(dimension) : null;
    if (axis) stores.set(name, { axis, numbers: new Float64Array(FIRST_CAPACITY), order: [] });
  }
  const observations: Observation[] = [];
  /** Of a member its place among the members; -1 for others. */
  let places = new Int32Array(FIRST_CAPACITY).fill(-1);

  function append(observation: Observation): void {
    const index = observations.push(observation) - 1;
    if (index >= places.length) places = new Int32Array(2 * places.length).fill(-1);
    for (const [name, store] of stores) {
      if (index >= store.numbers.length) store.numbers = grown(store.numbers);
      const number = numberOf(space, name, store.axis, observation);
      store.numbers[index] = number;
      if (store.axis.isNumeric && !Number.isNaN(number)) insert(store, index, number);
    }
  }

  function truncate(length: number): void {
    if (observations.length <= length) return;
    observations.length = length;
    for (const store of stores.values()) store.order = store.order.filter((index) => index < length);
  }

  return {
    names: [...stores.keys()],
    observations,
    follow(next) {
      let same = 0;
      while (
        same < Math.min(next.length, observations.length) &&
        next[same]?.configuration === observations[same]?.configuration
      )
        same += 1;
      truncate(same);
      for (let index = 0; index < next.length; index++) {
        const observation = next[index];
        if (observation === undefined) continue;
        if (index < same) observations[index] = observation;
        else append(observation);
      }
    },
    isActive: (name, index) => !Number.isNaN(stores.get(name)?.numbers[index] ?? INACTIVE),
    column(name, members) {
      const store = stores.get(name);
      if (!store) throw new RangeError(`no column ${name}`);
      const numbers = new Float64Array(members.length);
      for (let place = 0; place < members.length; place++) {
        const index = members[place] ?? 0;
        places[index] = place;
        numbers[place] = store.numbers[index] ?? 0;
      }
      const order = new Int32Array(store.axis.isNumeric ? members.length : 0);
      let rank = 0;
      for (let at = 0; at < store.order.length; at++) {
        const place = places[store.order[at] ?? 0] ?? -1;
        if (place >= 0) order[rank++] = place;
      }
      for (let place = 0; place < members.length; place++) places[members[place] ?? 0] = -1;
      return { axis: store.axis, numbers, order };
    },
  };
}

function grown(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

/** Equal numbers in the order of their observations. */
function insert({ numbers, order }: Store, index: number, number: number): void {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[order[middle] ?? 0] ?? 0) > number) high = middle;
    else low = middle + 1;
  }
  order.splice(low, 0, index);
}

function numberOf(space: Space, name: string, axis: Axis, { configuration }: Observation): number {
  const dimension = space.dimensions[name];
  const value = configuration[name];
  if (!dimension || value === undefined) return INACTIVE;
  if (!axis.isNumeric) {
    // The middle of a choice's equal share of the unit interval.
    return Math.floor(dimension.toUnit(value) * axis.choices);
  }
  const number = dimension.scale?.toNumber(value) ?? INACTIVE;
  return axis.log ? Math.log(number) : number;
}
