import type { TrialView } from "@foldwise/core/contracts/http/sweep";
import { expect, it } from "vitest";
import { pickShownTrials } from "./shown-trials";
import { makeRun, makeSweep, makeTrial } from "./testing";

const run = (id: number, fold: number, innerOf: number | null = null) => makeRun({ id, fold, innerOf });
const trials = [
  makeTrial({ id: 1, outerFold: 0, objective: 0.9, runs: [run(1, 0, 0), run(2, 1, 0)] }),
  makeTrial({ id: 2, outerFold: 0, isRefit: true, objective: 0.5, runs: [run(3, 0)] }),
  makeTrial({ id: 3, outerFold: 1, objective: 0.7, runs: [run(4, 0, 1), run(5, 1, 1)] }),
  makeTrial({ id: 4, outerFold: 1, isRefit: true, runs: [run(6, 1)] }),
];
const nested = { innerFolds: 2, metric: "balanced_accuracy", variants: [] };
const variants = [{ name: "MAC", description: "" }];

it("a nested cross-validation shows its outer folds as one trial's, and inner folds where they are asked for", () => {
  const sweep = makeSweep({ nested, variants, trialViews: trials });
  const [outer] = pickShownTrials(sweep, null);
  expect(outer).toMatchObject({ why: "outer folds", numbers: [2, 4] });
  expect(outer?.trial?.runs.map(({ id }) => id)).toEqual([3, 6]);
  const [inner] = pickShownTrials(sweep, 3);
  expect(inner).toMatchObject({ why: "chosen", numbers: [3] });
  expect(inner?.trial?.runs.map(({ id }) => id)).toEqual([4, 5]);
});

it("before anything is chosen it shows what moves, and calls no candidate the best", () => {
  const candidates = trials.slice(0, 1).concat(makeTrial({ id: 9, outerFold: 0, state: "running" }));
  const [shown] = pickShownTrials(makeSweep({ nested, variants, trialViews: candidates }), null);
  expect(shown).toMatchObject({ why: "newest", numbers: [9] });
});

it("the newest is that with the highest number of those that have begun", () => {
  const of = (trials: readonly [state: TrialView["state"], epoch: number][]) => {
    const trialViews = trials.map(([state, epoch], index) =>
      makeTrial({ id: index + 1, state, objective: null, runs: [makeRun({ id: index, epoch })] }),
    );
    return pickShownTrials(makeSweep({ variants, trialViews }), null)[0]?.numbers;
  };
  expect(
    of([
      ["waiting", 3],
      ["waiting", 1],
      ["queued", 0],
    ]),
  ).toEqual([2]);
  expect(
    of([
      ["cancelled", 3],
      ["cancelled", 0],
    ]),
  ).toEqual([1]);
  expect(
    of([
      ["running", 1],
      ["running", 0],
      ["queued", 0],
    ]),
  ).toEqual([2]);
  expect(
    of([
      ["queued", 0],
      ["queued", 0],
    ]),
  ).toEqual([2]);
});
