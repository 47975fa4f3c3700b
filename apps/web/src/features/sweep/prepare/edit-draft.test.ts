import { expect, it } from "vitest";
import { parse } from "yaml";
import { makeSweep } from "@/entities/sweep/testing";
import { DraftError, draftOf, draftOnto, editOf, emptyFields, refusedFields } from "./edit-draft";

const sweep = makeSweep({
  plan: { budget: { maxTrials: 10 } },
  planVersion: 3,
  concurrency: 2,
  share: { priority: 3, weight: 1 },
});

it("asks for the fields that were changed and for the keys of the text, of the version that was seen", () => {
  const draft = draftOf(sweep, "Ada");
  expect(editOf(sweep, draft, parse)).toEqual({ version: 3, changes: {}, enqueue: [], by: "Ada" });
  expect(
    editOf(
      sweep,
      {
        ...draft,
        maxTrials: 20,
        priority: 1,
        changes: "budget: { maxHours: 2 }\nstopping: { kind: median }\nfolds: [0, 1]",
        enqueue: "- { learningRate: 0.01 }",
        by: " ",
      },
      parse,
    ),
  ).toEqual({
    version: 3,
    changes: {
      budget: { maxHours: 2, maxTrials: 20 },
      stopping: { kind: "median" },
      folds: [0, 1],
      resources: { priority: 1 },
    },
    enqueue: [{ learningRate: 0.01 }],
    by: "web",
  });
});

it("says what a text should be that is none", () => {
  const draft = draftOf(sweep, "Ada");
  expect(() => editOf(sweep, { ...draft, changes: "folds" }, parse)).toThrow("write keys with their values");
  expect(() => editOf(sweep, { ...draft, enqueue: "learningRate: 1" }, parse)).toThrow("write a list");
});

it("names the field whose text is no YAML", () => {
  const draft = draftOf(sweep, "Ada");
  const fail = () => editOf(sweep, { ...draft, changes: "space: { learningRate: " }, parse);
  expect(fail).toThrow(DraftError);
  expect(fail).toThrow(/^is not valid YAML: /);
  expect(() => editOf(sweep, { ...draft, enqueue: "- [" }, parse)).toThrow(
    expect.objectContaining({ field: "enqueue" }),
  );
});

it("keeps what its author has changed where somebody else has edited the plan meanwhile", () => {
  const now = makeSweep({
    plan: { budget: { maxTrials: 30 } },
    planVersion: 4,
    concurrency: 8,
    share: { priority: 3, weight: 1 },
  });
  const draft = { ...draftOf(sweep, "Ada"), concurrency: 5, changes: "folds: [0, 1]" };
  const onto = draftOnto(draft, sweep, now);
  expect(onto).toEqual({ ...draft, maxTrials: 30 });
  expect(editOf(now, onto, parse)).toMatchObject({
    version: 4,
    changes: { concurrency: 5, folds: [0, 1] },
  });
});

it("says at each field what is wrong with it, of other keys with their names", () => {
  const draft = draftOf(sweep, "Ada");
  expect(emptyFields(draft)).toEqual({});
  expect(emptyFields({ ...draft, maxTrials: undefined })).toEqual({ maxTrials: "needs a number" });
  const problem = (field: string) => ({ field, value: "0", problem: "is wrong", remedy: "change it" });
  expect(
    refusedFields(["budget.maxTrials", "sampler", "folds", "points.0.learningRate"].map(problem)),
  ).toEqual({
    maxTrials: "is wrong; change it",
    changes: "sampler: 0 is wrong; change it\nfolds: 0 is wrong; change it",
    enqueue: "points.0.learningRate: 0 is wrong; change it",
  });
});
