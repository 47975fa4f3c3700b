import { expect, it } from "vitest";
import type { ArmComparison } from "../result";
import { OVER_SEEDS } from "../seed-test";
import { answerLine, answerP, answerVerdict, answerWord, verdictText } from "./answer-line";
import { formatInterval, formatNumber, formatSigned } from "./numbers";

const answer: ArmComparison = {
  key: "q",
  question: "Is balanced better?",
  metric: "balanced_accuracy",
  first: "MAC",
  second: "MCN",
  effect: -0.084,
  interval: [-0.159, -0.0001],
  test: "paired t over 24 patients",
  pValue: 0.03,
  adjustedP: 0.115,
  familySize: 4,
  images: 246,
  patients: 24,
  perFold: [],
  overFolds: [],
  t: null,
  withheld: null,
  notes: ["Main effect."],
};
const format = { unit: "fraction", decimals: 3 } as const;

it("answers by the corrected p value, whatever the question's own interval looks like", () => {
  expect(answerWord(answer)).toBe("no significant difference");
  expect(answerWord({ ...answer, adjustedP: 0.01 })).toBe("no, the difference is in the opposite direction");
  expect(answerWord({ ...answer, effect: 0.1, adjustedP: null })).toBe("yes");
  expect(answerWord({ ...answer, effect: null })).toBeNull();
  expect(answerWord({ ...answer, pValue: null, adjustedP: null })).toBeNull();
});

it("says what the interval and the p value are of, and which variation the interval leaves out", () => {
  expect(answerLine(answer, format)).toBe(
    "Is balanced better? No significant difference: balanced_accuracy -0.084 (uncorrected 95 % interval [-0.159, 0.000]), p = 0.115 (Holm-corrected, 4 tests); paired t over 24 patients; 246 test images. Main effect.",
  );
  const seeds = { name: OVER_SEEDS, pValue: null, withheld: "1 seed per arm: so", assumes: null, detail: "" };
  expect(answerLine({ ...answer, overFolds: [seeds] }, format)).toContain("images. 1 seed per arm: so. Main");
});

it("has no sign before what rounds to 0", () => {
  expect(formatNumber(format, -0.0001)).toBe("0.000");
  expect([0.0004, -0.0004, 0.0006, -0.0006].map((value) => formatSigned(format, value))).toEqual([
    "0.000",
    "0.000",
    "+0.001",
    "-0.001",
  ]);
});

it("answers with the p value beside it, and by the direction of the measure", () => {
  expect(answerVerdict(answer)).toBe("No significant difference (p = 0.115)");
  const significant = { ...answer, adjustedP: 0.012 };
  expect(answerVerdict(significant)).toBe("No, the difference is in the opposite direction (p = 0.012)");
  // A smaller loss is the better one, but a class that is called loss has a recall.
  expect(answerVerdict({ ...significant, metric: "val/loss" })).toBe("Yes (p = 0.012)");
  expect(answerWord({ ...significant, metric: "recall/loss" })).toMatch(/^no/);
  expect(answerP({ ...answer, familySize: 1 })).toBe("p = 0.115");
});

it("says of a verdict which interval it rests on and at which margin", () => {
  const at = (verdict: "compatible" | "not compatible" | "inconclusive", low: number, high: number) =>
    verdictText({ verdict, interval: [low, high] }, 0.05, format);
  expect(at("compatible", -0.031, 0.0466)).toBe(
    "compatible: 95 % interval [-0.031, +0.047] excludes differences beyond 0.05",
  );
  expect(at("not compatible", -0.2, -0.1)).toBe(
    "not compatible: 95 % interval [-0.200, -0.100], margin 0.05",
  );
  expect(at("inconclusive", -0.15, 0.2)).toBe(
    "inconclusive: not significantly different, 95 % interval [-0.150, +0.200] too wide to call compatible at margin 0.05",
  );
  expect(at("inconclusive", -0.04, 0.04)).toMatch(/is within 0\.05, but not after Holm's correction$/);
  const percent = { unit: "percent", decimals: 1 } as const;
  expect(verdictText({ verdict: "compatible", interval: [-0.031, 0.0466] }, 0.05, percent)).toBe(
    "compatible: 95 % interval [-3.1, +4.7] excludes differences beyond 5 percentage points",
  );
});

it("writes an interval's ends with the estimate's decimals", () => {
  expect(formatInterval(format, [0.8753, 0.9861])).toBe("[0.875, 0.986]");
  expect(formatInterval(format, [-0.0001, 0.04], formatSigned)).toBe("[0.000, +0.040]");
  expect(formatInterval({ unit: "percent", decimals: 2 }, [0.8753, 0.9861])).toBe("[87.53, 98.61]");
});
