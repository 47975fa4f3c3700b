import { expect, test } from "vitest";
import { prepareBaseline } from "./baseline-rows";

const view = {
  id: 1,
  key: "made-up",
  origin: "imported" as const,
  sha256: "ab",
  createdAt: "2026-01-01T00:00:00Z",
  document: {
    id: "made-up",
    source: { title: "Made up", venue: "Nowhere", year: 2026 },
    matrices: [
      {
        key: "m",
        classes: ["A", "B"],
        images: [2, 2],
        candidates: [
          [
            [1, 1],
            [0, 2],
          ],
          [
            [2, 0],
            [1, 1],
          ],
        ],
      },
    ],
    values: [
      {
        table: "1",
        row: "a",
        column: "x",
        metric: "accuracy",
        value: 0.75,
        unit: "fraction",
        n: 4,
        matrix: "m",
      },
      { table: "2", row: "a", column: "x", metric: "f1/macro", value: 0.5, unit: "fraction" },
    ],
  },
};

test("rows carry sample size and candidates; an unknown size stays unknown", () => {
  const source = prepareBaseline(view);
  expect(source?.rows.map(({ n, matrices }) => [n, matrices])).toEqual([
    [4, 2],
    [null, 0],
  ]);
  expect(source?.tables).toEqual(["1", "2"]);
});

test("a document of another form is not guessed at", () => {
  expect(prepareBaseline({ ...view, document: { values: "none" } })).toBeNull();
});
