import { expect, it } from "vitest";
import type { ArmComparison } from "../result";
import { OVER_SEEDS } from "../seed-test";
import { answerLine, answerWord } from "./answer-line";
import { formatNumber, formatSigned } from "./numbers";

const answer: ArmComparison = {
  key: "q",
  question: "Is balanced better?",
  metric: "balanced_accuracy",
  first: "MAC",
  second: "MCN",
  effect: -0.084,
  interval: [-0.159, -0.0001],
  test: "paired bootstrap over 24 patients",
  pValue: 0.03,
  adjustedP: 0.115,
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
  expect(answerWord(answer)).toBe("not shown");
  expect(answerWord({ ...answer, adjustedP: 0.01 })).toBe("no: the other way round");
  expect(answerWord({ ...answer, effect: 0.1, adjustedP: null })).toBe("yes");
  expect(answerWord({ ...answer, effect: null })).toBeNull();
  expect(answerWord({ ...answer, pValue: null, adjustedP: null })).toBeNull();
});

it("says what the interval and the p value are of, and which variation the interval leaves out", () => {
  expect(answerLine(answer, format)).toBe(
    "Is balanced better? Not shown. balanced_accuracy -0.084 (95 % interval of this question alone -0.159 to 0.000), p = 0.115 after Holm over the table's questions; paired bootstrap over 24 patients; 246 test images. Main effect.",
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
