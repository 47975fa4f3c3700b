import { describe, expect, it } from "vitest";
import { makeRun, makeSweep, makeTrial } from "@/entities/sweep/testing";
import { prepareBest } from "./best";
import { prepareFront } from "./front";
import { rankTrials } from "./rank-trials";
import { trialChoices } from "./trial-choices";

const runs = [makeRun({ id: 1 }), makeRun({ id: 2, fold: 1 })];
const trialViews = [
  makeTrial({ id: 0, objective: 0.7 }),
  makeTrial({ id: 1, state: "queued" }),
  makeTrial({
    id: 2,
    objective: 0.9,
    range: [0.88, 0.92],
    runs,
    configuration: { "training.learningRate": 0.0008947409054849912, batchSize: 29 },
  }),
  makeTrial({ id: 3, state: "running" }),
  makeTrial({ id: 4, objective: "NaN" }),
];
const minimize = { ...makeSweep().objective, metric: "val/loss", direction: "minimize" } as const;

describe("rankTrials", () => {
  it("puts the best first, never a NaN, and what trains before what waits", () => {
    expect(rankTrials(makeSweep({ trialViews })).map(({ number }) => number)).toEqual([2, 0, 3, 1, 4]);
  });
  it("goes by the direction of the objective", () => {
    expect(rankTrials(makeSweep({ trialViews, objective: minimize }))[0]?.number).toBe(0);
  });
});

describe("prepareBest", () => {
  it("answers with the value, the trial and its parameters", () => {
    expect(prepareBest(makeSweep({ trialViews, state: "complete" }))).toEqual({
      label: "Best val balanced accuracy",
      value: "0.900",
      trial: 2,
      variant: "MAC",
      parameters: [
        { key: "training.learningRate", label: "learning rate", value: "8.95e-4" },
        { key: "batchSize", label: "batch size", value: "29" },
      ],
      detail: "0.880 – 0.920 over 2 runs · best of 2 trials",
    });
  });
  it("says so far while another may be better, and nothing before a trial is complete", () => {
    expect(prepareBest(makeSweep({ trialViews }))?.label).toBe("Best val balanced accuracy so far");
    expect(prepareBest(makeSweep({ trialViews: [makeTrial({ id: 0, state: "running" })] }))).toBeNull();
  });
});

it("trials to choose from say what they reached, or where they stand", () => {
  expect(trialChoices(makeSweep({ trialViews })).map(({ label }) => label)).toEqual([
    "Best of each variant",
    "#2 · MAC · 0.900",
    "#0 · MAC · 0.700",
    "#3 · MAC · running",
    "#1 · MAC · queued",
    "#4 · MAC · NaN",
  ]);
});

describe("constraints and several objectives", () => {
  const limited = [
    makeTrial({ id: 0, objective: 0.9, violations: [0.1] }),
    makeTrial({ id: 1, objective: 0.7, violations: [-0.1] }),
    makeTrial({ id: 2, objective: 0.8, violations: ["Infinity"] }),
    makeTrial({ id: 3, state: "running" }),
  ];
  it("a trial that exceeds a constraint is never the best, and comes after those that exceed none", () => {
    const sweep = makeSweep({ trialViews: limited, state: "complete" });
    expect(rankTrials(sweep).map(({ number }) => number)).toEqual([1, 0, 2, 3]);
    expect(prepareBest(sweep)).toMatchObject({ trial: 1, detail: "best of 1 trial" });
  });

  const several = makeSweep({
    state: "complete",
    objectives: [
      { metric: "val/balanced_accuracy", direction: "maximize", reference: null },
      { metric: "val/loss", direction: "minimize", reference: 2 },
    ],
    trialViews: [
      makeTrial({ id: 0, objective: 0.5, objectives: [0.5, 1] }),
      makeTrial({ id: 1, objective: 0.9, objectives: [0.9, 0.8] }),
      makeTrial({ id: 2, objective: 0.7, objectives: [0.7, 0.4] }),
      makeTrial({ id: 3, objective: 0.99, objectives: [0.99, null] }),
    ],
    front: { trials: [1, 2], of: 3, hypervolume: 0.61234567, reference: [0.45, 2] },
  });
  it("of several objectives the Pareto front comes first and is the answer, no single trial", () => {
    expect(rankTrials(several).map(({ number }) => number)).toEqual([1, 2, 0, 3]);
    expect(prepareBest(several)).toBeNull();
    expect(prepareFront(several)).toEqual({
      label: "Pareto front",
      value: "2 trials",
      detail: "of 3 trials · hypervolume 0.6123 up to (0.450, 2.000)",
      trials: [
        { number: 1, values: "0.900 · 0.800" },
        { number: 2, values: "0.700 · 0.400" },
      ],
      objectives: "val balanced accuracy · val loss",
    });
    expect(trialChoices(several)[1]?.label).toBe("#1 · MAC · 0.900 · Pareto front");
  });
  it("says so far while trials come, and nothing before one is complete", () => {
    expect(prepareFront({ ...several, state: "running" })?.label).toBe("Pareto front so far");
    const empty = { trials: [], of: 0, hypervolume: null, reference: [] };
    expect(prepareFront({ ...several, front: empty })).toBeNull();
    expect(prepareFront(makeSweep())).toBeNull();
  });
});
