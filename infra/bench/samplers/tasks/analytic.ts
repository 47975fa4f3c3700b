import type { Configuration, SpaceSpec } from "../../../../packages/core/src/space";
import { cube, type Task, vectorOf } from "./task";

interface Analytic {
  readonly name: string;
  readonly space: SpaceSpec;
  readonly minimum: number;
  value(configuration: Configuration): number;
}

const HARTMANN = {
  alpha: [1, 1.2, 3, 3.2],
  a: [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ],
  p: [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ],
};

const FUNCTIONS: readonly Analytic[] = [
  {
    name: "branin",
    space: { x0: { type: "float", low: -5, high: 10 }, x1: { type: "float", low: 0, high: 15 } },
    minimum: 0.39788735772973816,
    value(configuration) {
      const [x = 0, y = 0] = vectorOf(configuration);
      const inner = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
      return inner ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
    },
  },
  {
    name: "hartmann6",
    space: cube(6, 0, 1),
    minimum: -3.322368011391339,
    value(configuration) {
      const x = vectorOf(configuration);
      const terms = HARTMANN.alpha.map((alpha, i) => {
        const sum = x.reduce(
          (total, xj, j) => total + (HARTMANN.a[i]?.[j] ?? 0) * (xj - (HARTMANN.p[i]?.[j] ?? 0)) ** 2,
          0,
        );
        return alpha * Math.exp(-sum);
      });
      return -terms.reduce((a, b) => a + b, 0);
    },
  },
  {
    name: "rosenbrock5",
    space: cube(5, -5, 10),
    minimum: 0,
    value(configuration) {
      const x = vectorOf(configuration);
      return x
        .slice(1)
        .reduce((sum, next, i) => sum + 100 * (next - (x[i] ?? 0) ** 2) ** 2 + (1 - (x[i] ?? 0)) ** 2, 0);
    },
  },
  {
    name: "ackley5",
    space: cube(5, -32.768, 32.768),
    minimum: 0,
    value(configuration) {
      const x = vectorOf(configuration);
      const squares = x.reduce((sum, one) => sum + one ** 2, 0) / x.length;
      const cosines = x.reduce((sum, one) => sum + Math.cos(2 * Math.PI * one), 0) / x.length;
      return -20 * Math.exp(-0.2 * Math.sqrt(squares)) - Math.exp(cosines) + 20 + Math.E;
    },
  },
  {
    name: "mixed",
    space: {
      rate: { type: "float", low: 1e-5, high: 1, log: true },
      layers: { type: "int", low: 1, high: 8 },
      dropout: { type: "float", low: 0, high: 0.5, step: 0.1 },
      activation: { type: "categorical", choices: ["relu", "tanh", "none"] },
    },
    minimum: 0,
    value({ rate, layers, dropout, activation }) {
      const exponent = Math.log10(Number(rate));
      const offset = activation === "relu" ? 0 : activation === "tanh" ? 0.5 : 1.2;
      const best = activation === "relu" ? -2.5 : -3.5;
      return (
        (exponent - best) ** 2 +
        0.3 * Math.abs(Number(layers) - 5) +
        20 * (Number(dropout) - 0.2) ** 2 +
        offset
      );
    },
  },
];

/** Functions to minimize of which the minimum is known. */
export const ANALYTIC: readonly Task[] = FUNCTIONS.map(({ name, space, minimum, value }) => ({
  name,
  space,
  directions: ["minimize"],
  best: async () => minimum,
  evaluate: async (configuration) => [value(configuration)],
}));
