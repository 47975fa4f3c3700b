import { describe, expect, it } from "vitest";
import { confusionCells, orderedMatrix, perClass, topConfusions } from "./cells";

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
    expect(cells[0]?.[1]).toMatchObject({
      count: 1,
      share: 1 / 7,
      shareOfPredicted: 1 / 3,
      truth: "blast",
      predicted: "normal",
    });
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

describe("the most frequent mistakes", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => `class ${i}`);
  const counts = hundred.map((_, truth) =>
    hundred.map((_, predicted) => (predicted === truth ? 90 : predicted === truth + 1 ? truth : 0)),
  );

  it("are named of a hundred classes, the greatest first and none that is right", () => {
    const top = topConfusions({ classes: hundred, counts }, 3);
    expect(top.map(({ truth, predicted, count }) => [truth, predicted, count])).toEqual([
      ["class 98", "class 99", 98],
      ["class 97", "class 98", 97],
      ["class 96", "class 97", 96],
    ]);
    expect(top[0]?.share).toBeCloseTo(98 / 188, 12);
    expect(top[0]?.shareOfPredicted).toBeCloseTo(98 / 188, 12);
    expect(top[1]?.shareOfPredicted).toBeCloseTo(97 / 187, 12);
  });

  it("put their classes first, with their own rows and columns", () => {
    const matrix = { classes: hundred, counts };
    const { classes, counts: shown } = orderedMatrix(matrix, "mistakes", 3);
    // Class 98 is mistaken 98 times, and 97 images are predicted as it.
    expect(classes).toEqual(["class 98", "class 97", "class 96"]);
    expect(shown).toEqual([
      [90, 0, 0],
      [97, 90, 0],
      [0, 96, 90],
    ]);
    expect(orderedMatrix(matrix, "given", 100)).toEqual(matrix);
  });

  it("are none where every prediction is right", () => {
    expect(
      topConfusions(
        {
          classes: ["a", "b"],
          counts: [
            [3, 0],
            [0, 2],
          ],
        },
        5,
      ),
    ).toEqual([]);
  });
});
