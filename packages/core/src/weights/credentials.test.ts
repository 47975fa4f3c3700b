import { describe, expect, it } from "vitest";
import { FoldwiseError } from "../errors";
import { checkPlan } from "../sweep/parse";

const sha256 = "ab".repeat(32);
const refusalOf = (weights: unknown): FoldwiseError => {
  try {
    checkPlan({
      name: "n",
      experiment: "e",
      dataset: "digits",
      folds: [0],
      trainer: { kind: "tfjs", weights },
    });
  } catch (error) {
    if (error instanceof FoldwiseError) return error;
    throw error;
  }
  throw new Error("not refused");
};

describe("an address of weights with a user or password", () => {
  it.each([
    "https://user:pa55@mirror.lab/own.h5",
    "https://pa55@mirror.lab/own.h5",
    "http://:pa55@mirror.lab/",
  ])("is refused without repeating it: %s", (url) => {
    const { message, problems } = refusalOf({ url, sha256 });
    expect(problems).toMatchObject([
      {
        field: "trainer.weights.url",
        value: expect.stringMatching(/^"https?:\/\/\(hidden\)@mirror\.lab\//),
        problem: "must not contain a user or password: the URL is stored with the run and shown",
      },
    ]);
    expect(message + JSON.stringify(problems)).not.toContain("pa55");
  });

  it.each([
    { url: "https://user:pa55@mirror.lab/own.h5" },
    { url: "https://user:pa55@mirror.lab/own.h5", sha: sha256 },
    { url: "https://user:pa/55 @mirror.lab/own.h5", sha256: "x" },
    { url: "ftp://user:pa55@mirror.lab/own.h5", sha256 },
    "https://user:pa55@mirror.lab/own.h5",
  ])("is not repeated where something else is wrong as well: %j", (weights) => {
    expect(refusalOf(weights).message).not.toContain("pa55");
  });
});
