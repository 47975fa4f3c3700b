import { describe, expect, it } from "vitest";
import { confusionCells, perClass } from "./cells";

const matrix = {
  classes: ["blast", "normal"],
  counts: [
    [6, 1],
    [1, 2],
  ],
};

describe("confusion", () => {
  it("gives counts and shares of the true class", () => {
    const cells = confusionCells(matrix);
    expect(cells[0]?.[1]).toMatchObject({ count: 1, share: 1 / 7, truth: "blast", predicted: "normal" });
  });
  it("does not divide by an empty class", () => {
    expect(
      confusionCells({
        ...matrix,
        counts: [
          [0, 0],
          [1, 2],
        ],
      })[0]?.[0]?.share,
    ).toBeNull();
  });
  it("has precision and recall of each class, null where nothing was predicted", () => {
    expect(perClass(matrix)[0]).toMatchObject({
      name: "blast",
      images: 7,
      recall: 6 / 7,
      precision: 6 / 7,
    });
    expect(
      perClass({
        ...matrix,
        counts: [
          [7, 0],
          [3, 0],
        ],
      })[1]?.precision,
    ).toBeNull();
  });
});
