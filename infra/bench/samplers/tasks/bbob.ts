import type { Peer } from "../peer";
import { cube, type Task, vectorOf } from "./task";

const DIMENSIONS = 5;
const INSTANCES = 5;

/** One or two of each group of the noiseless suite: separable, moderate and ill conditioning, multi-modal, weakly structured. */
const FUNCTIONS = [
  [1, "sphere"],
  [3, "rastrigin-separable"],
  [6, "attractive-sector"],
  [8, "rosenbrock"],
  [10, "ellipsoid"],
  [15, "rastrigin"],
  [17, "schaffers"],
  [20, "schwefel"],
  [21, "gallagher"],
] as const;

/** BBOB functions in five dimensions, from `coco-experiment`; each seed has one of five instances. */
export function bbobTasks(peer: Peer): Task[] {
  const instanceOf = (seed: number) => 1 + (seed % INSTANCES);
  return FUNCTIONS.map(([number, name]) => ({
    name: `bbob-f${number}-${name}`,
    space: cube(DIMENSIONS, -5, 5),
    directions: ["minimize"],
    best: (seed) =>
      peer.ask<number>({
        op: "bbob-best",
        function: number,
        instance: instanceOf(seed),
        dimensions: DIMENSIONS,
      }),
    evaluate: async (configuration, seed) => [
      await peer.ask<number>({
        op: "bbob",
        function: number,
        instance: instanceOf(seed),
        dimensions: DIMENSIONS,
        x: vectorOf(configuration),
      }),
    ],
  }));
}
