import { makeSplit, type SplitImage } from "@foldwise/core/splits";
import { expect, it } from "vitest";
import baseline from "../../../../data/papers/frai-2025-1620252/baseline.json";

const printed = baseline.values.filter(({ table }) => table === "1");

it("gives all 18 counts of Table 1 from the totals, split within folds by image", () => {
  const images = printed
    .filter(({ row }) => row.startsWith("total/"))
    .flatMap(({ row, column, value }) => {
      const image = {
        fold: Number(column.replace("fold ", "")),
        class: row.replace("total/", ""),
        patient: null,
      };
      return Array.from({ length: value }, () => image);
    })
    .map((image, index): SplitImage => ({ ...image, index }));
  const { folds } = makeSplit("within-fold-by-image", images, { seed: 1 });
  const sides = printed.filter(({ row }) => !row.startsWith("total/"));
  expect(sides).toHaveLength(18);
  for (const { row, column, value } of sides) {
    const [side, name] = row.split("/");
    const fold = folds.find((one) => `fold ${one.fold}` === column);
    const indices = side === "train" ? fold?.train : side === "val" ? fold?.val : fold?.test;
    expect(
      indices?.filter((index) => images[index]?.class === name),
      `${row}, ${column}`,
    ).toHaveLength(value);
  }
});
