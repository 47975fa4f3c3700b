import { expect, it } from "vitest";
import { failureClasses } from "./failure-classes";

it("counts failed trials by the class of their failure, the most frequent first", () => {
  const failed = (kind: string) => ({ state: "failed" as const, failure: { kind, message: kind } });
  expect(
    failureClasses([
      failed("nan-loss"),
      { state: "complete", failure: null },
      failed("lost"),
      failed("lost"),
    ]),
  ).toEqual([
    { failure: "lost", trials: 2 },
    { failure: "nan-loss", trials: 1 },
  ]);
  expect(failureClasses([{ state: "failed", failure: null }])).toEqual([]);
});
