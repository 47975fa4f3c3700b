import { FoldwiseError } from "../errors";
import type { Random } from "../random";
import {
  type Configuration,
  drawConfiguration,
  enumerateSpace,
  type GridAxis,
  type GridSpace,
  MAX_ENUMERATED,
  pointOf,
  type Space,
  spaceSize,
} from "../space";
import type { History } from "./contract";

/** Draws before a finite space is searched for what is left: enough that this is rare while a tenth of it is left. */
const TRIES = 100;
/** Draws before a space whose points cannot be counted is taken to be exhausted. */
const MAX_TRIES = 20_000;

/** The points of a space that can be told apart by a position. */
export interface Points {
  readonly size: number;
  at(position: number): Configuration;
}

/**
 * Every point of a space in order, the last dimension fastest; null where they cannot be counted: where a dimension is
 * continuous, or a space with conditions or constraints is too large to go through.
 */
export function pointsOf(space: Space, axisOf: (name: string) => GridAxis | null): Points | null {
  const axes = space.names.map((name) => ({ name, axis: axisOf(name) }));
  if (space.isProduct) {
    if (!axes.every((one): one is GridSpace[number] => one.axis !== null)) return null;
    return { size: spaceSize(axes.map(({ axis }) => axis.size)), at: (position) => pointOf(axes, position) };
  }
  if (axes.some(({ axis }) => axis === null || axis.size > MAX_ENUMERATED)) return null;
  const byDimension = new Map(axes.map(({ name, axis }) => [space.dimensions[name], axis]));
  const all = enumerateSpace(space, (dimension) => byDimension.get(dimension) ?? null);
  return all && { size: all.configurations.length, at: (position) => all.configurations[position] ?? {} };
}

/** Every value that a draw can give. */
export function drawablePoints(space: Space): Points | null {
  return pointsOf(space, (name) => space.dimensions[name]?.values() ?? null);
}

/**
 * A uniform draw that is feasible and new. Where 100 draws in turn are not, a space whose points can be counted gives
 * the first new point after a random one, so that every point is proposed before the space counts as exhausted.
 * @returns null where nothing new is left
 * @throws FoldwiseError `invalid` where a space that cannot be counted gives nothing new in 20,000 draws
 */
export function drawNew(input: {
  space: Space;
  points: Points | null;
  history: History;
  random: Random;
}): Configuration | null {
  const { space, points, history, random } = input;
  if (points !== null && history.distinct() >= points.size) return null;
  for (let attempt = 0; attempt < (points ? TRIES : MAX_TRIES); attempt++) {
    const configuration = drawConfiguration(space, random);
    if (space.isFeasible(configuration) && !history.has(configuration)) return configuration;
  }
  if (points) return nextNew(points, history, random);
  throw new FoldwiseError(
    "invalid",
    `space: none of ${MAX_TRIES} draws is feasible and new; widen the space or its constraints`,
  );
}

function nextNew(points: Points, history: History, random: Random): Configuration | null {
  // The history holds at most the budget, so that a new point comes after at most as many steps.
  const start = Math.floor(random.next() * points.size);
  for (let step = 0; step < points.size; step++) {
    const configuration = points.at((start + step) % points.size);
    if (!history.has(configuration)) return configuration;
  }
  return null;
}
