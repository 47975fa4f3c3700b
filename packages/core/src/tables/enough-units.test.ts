import { expect, it } from "vitest";
import { tooFewUnits } from "./enough-units";

const reason = (classes: number) =>
  tooFewUnits({
    metric: "accuracy",
    kind: "images (patients unknown)",
    isDifference: false,
    perLabel: new Map(
      Array.from({ length: classes }, (_, c) => [`c${c}`, { units: 9, nominal: 8, effective: 8 }] as const),
    ),
  });

it("names the first of many classes, and counts the others", () => {
  expect(reason(4)).toMatch(/, c2 has 9 and 8, c3 has 9 and 8$/);
  expect(reason(100)).toMatch(
    /rests on, c0 has 9 and 8, c1 has 9 and 8, c2 has 9 and 8, and 97 more classes$/,
  );
});
