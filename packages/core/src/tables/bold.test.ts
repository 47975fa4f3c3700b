import { expect, it } from "vitest";
import { type Contender, chooseBold, pairP } from "./bold";
import { makeEstimator } from "./estimator";
import { madeUpObservation } from "./fixtures/made-up";

/** Arms on the same 60 patients' images, of a skill each; which of them are bold. */
function boldArms(seed: number, skills: readonly number[], alpha: number): boolean[] {
  const arms = skills.map((skill, arm) =>
    madeUpObservation({ seed, skill, patients: 60, images: 180, augmentation: `arm ${arm}` }),
  );
  const contenders = arms.map((observation, arm): Contender => {
    const { counts } = observation.classes?.confusion ?? { counts: [] };
    const right = counts.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
    const observations = [observation];
    return {
      ...{ cell: `${arm}`, contest: "c", metric: "accuracy", sign: 1, aggregate: "mean", content: `${arm}` },
      value: right / 180,
      observations,
    };
  });
  const estimator = makeEstimator();
  const { bold } = chooseBold(contenders, alpha, (a, b) => pairP(a, b, estimator));
  return skills.map((_, arm) => bold.has(`${arm}`));
}

it("leaves the true best out at most as often as alpha says, though another may look best", () => {
  const RUNS = 300;
  const slack = 3 * Math.sqrt((0.1 * 0.9) / RUNS);
  for (const skills of [
    [2, 2],
    [2, 2, 2, 2],
    [2.2, 2, 2, 1.5],
  ]) {
    let leftOut = 0;
    let all = 0;
    for (let seed = 1; seed <= RUNS; seed++) {
      const bold = boldArms(seed, skills, 0.1);
      if (!bold[0]) leftOut++;
      if (bold.every(Boolean)) all++;
    }
    expect(leftOut / RUNS, skills.join()).toBeLessThan(0.1 + slack);
    // Where all are equal each is the best, and is left out as rarely.
    if (new Set(skills).size === 1)
      expect(all / RUNS, skills.join()).toBeGreaterThan(1 - 0.1 * skills.length - slack);
  }
}, 60_000);

it("finds an arm that is far ahead", () => {
  expect(boldArms(1, [5, 1, 1], 0.05)).toEqual([true, false, false]);
});

it("compares no arms of too few patients, however far apart they are, and counts their contest for nothing", () => {
  const arms = (patients: number, contest: string): Contender[] =>
    [5, 1].map((skill) => ({
      cell: `${contest} ${skill}`,
      contest,
      content: `${contest} ${skill}`,
      metric: "balanced_accuracy",
      sign: 1,
      aggregate: "mean",
      value: skill / 10,
      observations: [madeUpObservation({ skill, patients, augmentation: `${contest} ${skill}` })],
    }));
  const contenders = [...arms(9, "few"), ...arms(60, "many")];
  const estimator = makeEstimator();
  expect(chooseBold(contenders, 0.05, (a, b) => pairP(a, b, estimator))).toEqual({
    bold: new Set(["many 5"]),
    contests: 1,
  });
});
