import { expect, it } from "vitest";
import { noBestText, type Unrated } from "./no-best";

const of = (
  values: readonly (readonly (number | string | null)[])[],
  given: Partial<Unrated> = {},
): Unrated => ({
  trials: { byState: { complete: values.length, failed: 2 } },
  best: null,
  objectives: (values[0] ?? [null]).map((_, index) => ({ metric: `val/m${index}` })),
  trialViews: values.map((own) => ({
    state: "complete",
    objective: own[0] ?? null,
    objectives: own.length > 1 ? own : null,
  })),
  ...given,
});

it("says that a measure was never reported, that no trial satisfies the constraints, or that no trial has all values", () => {
  expect(noBestText(of([[null], ["NaN"]]))).toMatch(
    /^None of 2 complete trials has a finite value of val\/m0 /,
  );
  expect(noBestText(of([[0.5], [0.6]]))).toMatch(/^Each of 2 complete trials exceeds a constraint, or/);
  const several = of([
    [0.5, null],
    [0.6, null],
  ]);
  expect(noBestText(several)).toMatch(/finite value of val\/m1 on all/);
  const mixed = of([
    [0.5, null],
    [null, 0.6],
  ]);
  expect(noBestText({ ...mixed, front: { trials: [] } })).toMatch(/of every objective/);
  expect(noBestText(of([[null]]))).toMatch(/^The only complete trial has no finite value of val\/m0/);
});

it("says nothing where there is a best trial, a front, or none complete yet, and of a nested cross-validation", () => {
  expect(noBestText(of([[0.5]], { best: { trialNumber: 1 } }))).toBeNull();
  expect(noBestText(of([[0.5, 1]], { front: { trials: [1] } }))).toBeNull();
  expect(noBestText(of([]))).toBeNull();
  expect(noBestText(of([[null]], { nested: {} }))).toBeNull();
});
