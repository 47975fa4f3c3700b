import { hypervolume } from "../../../../packages/core/src/objectives";
import { cube, type Task, vectorOf } from "./task";

/** Points of a front that its volume is computed from. */
const FRONT_POINTS = 20_000;

interface Problem {
  readonly name: string;
  readonly dimensions: number;
  readonly bounds?: readonly [number, number];
  readonly reference: readonly number[];
  /** The greatest hypervolume. */
  readonly volume: number;
  value(x: readonly number[]): number[];
}

const units = Array.from({ length: FRONT_POINTS + 1 }, (_, i) => i / FRONT_POINTS);
const volumeOf = (reference: readonly number[], front: (unit: number) => number[]): number =>
  hypervolume(units.map(front), reference);

const ZDT_REFERENCE = [1.1, 6];
/** Zitzler, Deb and Thiele 2000, doi 10.1162/106365600568202: a front at g = 1. */
const zdt = (name: string, second: (first: number, g: number) => number): Problem => ({
  name,
  dimensions: 8,
  reference: ZDT_REFERENCE,
  volume: volumeOf(ZDT_REFERENCE, (unit) => [unit, second(unit, 1)]),
  value(x) {
    const [first = 0, ...others] = x;
    const g = 1 + (9 * others.reduce((sum, one) => sum + one, 0)) / others.length;
    return [first, second(first, g)];
  },
});

/** Fonseca and Fleming 1995: both objectives are least where all numbers are ±1/√n, the front lies between. */
const fonseca: Problem = {
  name: "fonseca",
  dimensions: 4,
  bounds: [-4, 4],
  reference: [1, 1],
  volume: volumeOf([1, 1], (unit) => fonsecaOf(Array.from({ length: 4 }, () => unit - 0.5))),
  value: fonsecaOf,
};

function fonsecaOf(x: readonly number[]): number[] {
  const shift = 1 / Math.sqrt(x.length);
  return [shift, -shift].map((center) => 1 - Math.exp(-x.reduce((sum, one) => sum + (one - center) ** 2, 0)));
}

/** Deb, Thiele, Laumanns and Zitzler 2002, doi 10.1109/CEC.2002.1007032: an octant of a sphere of radius 1. */
const dtlz2: Problem = {
  name: "dtlz2",
  dimensions: 6,
  reference: [2, 2, 2],
  volume: 8 - Math.PI / 6,
  value([first = 0, second = 0, ...others]) {
    const radius = 1 + others.reduce((sum, one) => sum + (one - 0.5) ** 2, 0);
    const [a, b] = [(first * Math.PI) / 2, (second * Math.PI) / 2];
    return [radius * Math.cos(a) * Math.cos(b), radius * Math.cos(a) * Math.sin(b), radius * Math.sin(a)];
  },
};

const PROBLEMS: readonly Problem[] = [
  zdt("zdt1", (first, g) => g * (1 - Math.sqrt(first / g))),
  zdt("zdt2", (first, g) => g * (1 - (first / g) ** 2)),
  zdt("zdt3", (first, g) => g * (1 - Math.sqrt(first / g) - (first / g) * Math.sin(10 * Math.PI * first))),
  fonseca,
  dtlz2,
];

/** Problems of two and three objectives of which the front is known. */
export const FRONTS: readonly Task[] = PROBLEMS.map(
  ({ name, dimensions, bounds: [low, high] = [0, 1], reference, volume, value }) => ({
    name,
    space: cube(dimensions, low, high),
    directions: reference.map(() => "minimize"),
    reference,
    best: async () => volume,
    evaluate: async (configuration) => value(vectorOf(configuration)),
  }),
);
