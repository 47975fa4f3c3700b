import { expect, it } from "vitest";
import { previewKind } from "./preview-kind";

it.each([
  ["a.PNG", "image"],
  ["table.csv", "csv"],
  ["facts.json", "json"],
  ["MLmodel", "text"],
  // Markup is text: nothing of it runs.
  ["page.html", "text"],
  ["drawing.svg", "text"],
  ["weights.bin", null],
  ["model.pkl", null],
  ["constructor", null],
])("%s is shown as %s", (name, kind) => {
  expect(previewKind(name)).toBe(kind);
});
