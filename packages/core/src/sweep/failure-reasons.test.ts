import { expect, it } from "vitest";
import { failureReasons } from "./failure-reasons";

it("names each reason once, with the runs and trials that failed for it", () => {
  const run = (id: number, message: string | null) => ({
    id,
    state: "failed",
    failure: message === null ? null : { message, remedy: "mend it" },
  });
  const fine = { id: 9, state: "complete", failure: null };
  expect(
    failureReasons([
      { number: 1, state: "failed", failure: null, runs: [run(1, "NaN"), run(2, "gone"), fine] },
      { number: 2, state: "running", failure: null, runs: [run(3, "NaN"), run(4, null)] },
      { number: 3, state: "failed", failure: { message: "refused" }, runs: [] },
      { number: 4, state: "complete", failure: null, runs: [fine] },
    ]),
  ).toEqual([
    { message: "NaN", remedy: "mend it", runIds: [1, 3], trials: [] },
    { message: "gone", remedy: "mend it", runIds: [2], trials: [] },
    { message: "no reason was recorded", runIds: [4], trials: [] },
    { message: "refused", runIds: [], trials: [3] },
  ]);
});
