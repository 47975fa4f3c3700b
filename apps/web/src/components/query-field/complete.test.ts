import { describe, expect, it } from "vitest";
import { checkQuery } from "./checker";
import { complete, queryName } from "./complete";

const NAMES = ["fold", "params.lr", "params.`learning rate`", "state", "start_time"];
const offered = (text: string) => complete(text, NAMES).map(({ label }) => label);

describe("complete", () => {
  it.each([
    ["st", ["state", "start_time"]],
    ["fold = 1 AND (par", ["params.lr", "params.`learning rate`"]],
    ["", []],
    ["fold", []],
    ["state = 'st", []],
    ["state = st", []],
    ["fold in st", []],
  ])("offers after %j", (text, labels) => {
    expect(offered(text)).toEqual(labels);
  });

  it("keeps what stands before the name", () => {
    expect(complete("fold = 1 AND sta", NAMES)[0]?.value).toBe("fold = 1 AND state");
  });

  it("writes names that parse", () => {
    for (const key of ["lr", "a/b.c", "learning rate"])
      expect(checkQuery(`${queryName("params", key)} = 1`, "runs")).toBeNull();
  });
});

describe("checkQuery", () => {
  it("says where and what, with a caret below", () => {
    expect(checkQuery("fold = 1", "trials")).toMatchObject({
      sentence: expect.stringMatching(/^at character 1: trials have no attribute fold; use number, /),
    });
    expect(checkQuery("fold > 'a'", "runs")?.lines).toBe("  fold > 'a'\n         ^^^");
  });
});
