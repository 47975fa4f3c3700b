import { expect, it } from "vitest";
import { wrapWords } from "./wrap-words";

it("breaks a text between its words", () => {
  expect(wrapWords("", 10)).toEqual([]);
  expect(wrapWords(" val  loss by trial ", 40)).toEqual(["val loss by trial"]);
  expect(wrapWords("val loss by trial", 8)).toEqual(["val loss", "by trial"]);
  expect(wrapWords("a balanced_accuracy b", 4)).toEqual(["a", "balanced_accuracy", "b"]);
});
