import { assemble, type Configuration, type DimensionValue, type Space } from "../space";
import { type Axis, axisOf } from "./axis";
import type { Points } from "./gp/kernel";

/** Values of a dimension that are tried one by one; of more, any number between is tried and the nearest value taken. */
const MAX_LEVELS = 1024;
/** Where a dimension is not active: for all configurations alike, so that what decides on it makes the difference. */
const INACTIVE = { number: 0.5, choice: -1 } as const;

/** One number of a point. */
export interface Coordinate {
  readonly name: string;
  readonly isChoice: boolean;
  /** The numbers that stand for its values, ascending; null where any number between 0 and 1 may. */
  readonly levels: Float64Array | null;
}

/** Configurations as points of a kernel: numbers from 0 to 1, half a step beyond the values at both ends, and positions of choices. */
export interface Encoding {
  readonly coordinates: readonly Coordinate[];
  encode(configuration: Configuration): Float64Array;
  /** The configuration nearest to a point; numbers of dimensions that are not active say nothing. */
  decode(point: Float64Array): Configuration;
  /** The point that stands for the same configuration, but for numbers between levels; and which numbers count. */
  settle(point: Float64Array): { point: Float64Array; isActive: readonly boolean[] | null };
  /** The point at a place in the unit cube. */
  place(units: readonly number[]): Float64Array;
  points(list: readonly Float64Array[]): Points;
}

export function makeEncoding(space: Space): Encoding {
  const columns = space.names.flatMap((name) => {
    const dimension = space.dimensions[name];
    const axis = dimension ? axisOf(dimension) : null;
    return dimension && axis ? [{ name, dimension, axis }] : [];
  });
  const index = new Map(columns.map(({ name }, at) => [name, at]));
  const isConditional = space.names.some((name) => !space.isActive(name, {}));

  const numberOf = ({ dimension, axis }: (typeof columns)[number], value: DimensionValue): number => {
    if (!axis.isNumeric) return Math.floor(dimension.toUnit(value) * axis.choices);
    return unitOf(axis, dimension.scale?.toNumber(value) ?? 0);
  };
  const valueAt = ({ dimension, axis }: (typeof columns)[number], number: number): DimensionValue => {
    if (!axis.isNumeric) return dimension.values()?.at(number) ?? null;
    return dimension.scale?.fromNumber(numberAt(axis, number)) ?? null;
  };
  const coordinates = columns.map((column): Coordinate => {
    const values = column.dimension.values();
    const isChoice = !column.axis.isNumeric;
    const isListed = values !== null && (isChoice || values.size <= MAX_LEVELS);
    return {
      name: column.name,
      isChoice,
      levels: isListed
        ? Float64Array.from({ length: values.size }, (_, at) => numberOf(column, values.at(at)))
        : null,
    };
  });
  const encode = (configuration: Configuration): Float64Array =>
    Float64Array.from(columns, (column) => {
      const value = configuration[column.name];
      if (value === undefined) return column.axis.isNumeric ? INACTIVE.number : INACTIVE.choice;
      return numberOf(column, value);
    });
  const decode = (point: Float64Array): Configuration =>
    assemble(space, (name, dimension) => {
      const at = index.get(name);
      const column = at === undefined ? undefined : columns[at];
      if (!column || at === undefined) return dimension.values()?.at(0) ?? null;
      return valueAt(column, point[at] ?? 0);
    });

  return {
    coordinates,
    encode,
    decode,
    settle(point) {
      if (!isConditional) return { point, isActive: null };
      const configuration = decode(point);
      const isActive = columns.map(({ name }) => configuration[name] !== undefined);
      const settled = point.map((number, at) =>
        isActive[at] ? number : coordinates[at]?.isChoice ? INACTIVE.choice : INACTIVE.number,
      );
      return { point: settled, isActive };
    },
    place: (units) =>
      Float64Array.from(columns, (column, at) => {
        const unit = units[at] ?? 0;
        if (!column.axis.isNumeric)
          return Math.min(column.axis.choices - 1, Math.floor(unit * column.axis.choices));
        return coordinates[at]?.levels ? numberOf(column, valueAt(column, unit)) : unit;
      }),
    points: (list) => {
      const dimensions = coordinates.length;
      const values = new Float64Array(list.length * dimensions);
      for (const [at, point] of list.entries()) values.set(point, at * dimensions);
      return {
        dimensions,
        isChoice: coordinates.map(({ isChoice }) => isChoice),
        count: list.length,
        values,
      };
    },
  };
}

function unitOf({ range, log }: Extract<Axis, { isNumeric: true }>, number: number): number {
  return ((log ? Math.log(number) : number) - range.low) / (range.high - range.low);
}

function numberAt({ range, log }: Extract<Axis, { isNumeric: true }>, unit: number): number {
  const number = range.low + unit * (range.high - range.low);
  return log ? Math.exp(number) : number;
}
