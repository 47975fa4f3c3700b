import { describe, expect, it } from "vitest";
import { parseSearch } from "./parse-search";

describe("parseSearch", () => {
  it.each([
    ["71", null],
    ["#71", null],
    ["run 71", "run"],
    ["Run #71", "run"],
    ["runs 71", "run"],
    [" sweep  71 ", "sweep"],
    ["experiment71", "experiment"],
    ["dataset 71", "dataset"],
  ])("%s is the id 71", (text, kind) => {
    expect(parseSearch(text)).toMatchObject({ id: "71", kind });
  });

  it.each(["run seventy", "run 7a", "tour 71 b", "1234567890123456"])("%s is no id", (text) => {
    expect(parseSearch(text).id).toBeNull();
  });

  it("keeps each word, and none of a blank text", () => {
    expect(parseSearch(" tour   learning ").words).toEqual(["tour", "learning"]);
    expect(parseSearch("  ").words).toEqual([]);
  });
});
