import { checkBaselineFile, printedRate } from "@foldwise/core/baselines";
import { recoverConfusionMatrices } from "@foldwise/core/statistics";
import { describe, expect, it } from "vitest";
import document from "../../../../data/papers/frai-2025-1620252/baseline.json";
import recovered from "./fixtures/recovered-rows.json";

const file = checkBaselineFile(document);

/** The printed rows of Tables 6 to 9: all values of one table that come from one confusion matrix. */
const rows = [
  ...new Set(
    file.values.filter((v) => v.matrix && "6789".includes(v.table)).map((v) => `${v.table}|${v.matrix}`),
  ),
].map((id) => {
  const [table = "", key = ""] = id.split("|");
  const values = file.values.filter((v) => v.table === table && v.matrix === key);
  const matrix = file.matrices.find((m) => m.key === key);
  if (matrix === undefined) throw new Error(key);
  const [first = "", second = ""] = matrix.classes;
  const [positives = 0, negatives = 0] = matrix.images;
  const printed = values.map((value) => ({
    metric: value.metric,
    ...(printedRate(value) ?? { value: Number.NaN, halfUnit: 0 }),
  }));
  const found = recoverConfusionMatrices({
    classes: [first, second],
    images: [positives, negatives],
    printed,
  });
  return { table, matrix, values, found: found.map((m) => m.counts) };
});

function fixtureKey(table: string, key: string): string {
  const [fold = "", arm = "", sigma = ""] = key.split(" / ");
  return table === "9" ? `table9/${fold.slice(5)}/${arm}` : `table${table}/${sigma.slice(6)}`;
}

describe("the article's numbers", () => {
  it("make 21 rows of five printed values in Tables 6 to 9", () => {
    expect(rows).toHaveLength(21);
    for (const { values } of rows) expect(values).toHaveLength(5);
  });

  it("each have a confusion matrix when the printed AUC is read as balanced accuracy", () => {
    const flat: Record<string, number[][]> = {};
    for (const { table, matrix, found } of rows) {
      flat[fixtureKey(table, matrix.key)] = found.map((counts) => counts.flat());
    }
    expect(flat).toEqual(recovered);
    expect(rows.filter(({ found }) => found.length === 1)).toHaveLength(7);
  });

  it("settle 10 of the 21 rows once tables and text are read together", () => {
    for (const matrix of file.matrices) {
      const sets = rows.filter((row) => row.matrix === matrix).map((row) => row.found);
      const common = (sets[0] ?? []).filter((counts) =>
        sets.every((set) => set.some((other) => JSON.stringify(other) === JSON.stringify(counts))),
      );
      const right = (counts: readonly (readonly number[])[]): number =>
        (counts[0]?.[0] ?? 0) + (counts[1]?.[1] ?? 0);
      const left = common.filter(
        (counts) => matrix.correct === undefined || right(counts) === matrix.correct,
      );
      expect(matrix.candidates, matrix.key).toEqual(left);
    }
    expect(rows.filter(({ matrix }) => matrix.candidates.length === 1)).toHaveLength(10);
  });

  it("cannot be recovered when the printed AUC is taken for something else in Table 9", () => {
    const arm = rows.find(({ table, matrix }) => table === "9" && matrix.key === "fold 0 / MCN / sigma 0");
    const printed = (arm?.values ?? []).map((value) => ({
      metric: value.metric === "balanced_accuracy" ? "recall/ALL" : value.metric,
      ...(printedRate(value) ?? { value: Number.NaN, halfUnit: 0 }),
    }));
    expect(recoverConfusionMatrices({ classes: ["ALL", "HEM"], images: [481, 226], printed })).toEqual([]);
  });

  it("has in Table 10 the means of its own folds", () => {
    for (const row of ["mobilenet_m", "alnett"]) {
      const of = (column: string): number =>
        file.values.find((v) => v.table === "10" && v.row === row && v.column === column)?.value ??
        Number.NaN;
      const mean = (of("fold 0") + of("fold 1") + of("fold 2")) / 3;
      expect(Math.abs(mean - of("mean"))).toBeLessThanOrEqual(0.005 + 1e-9);
    }
  });

  it("has in Table 1 splits by floors of 70 and 10 %, and in Table 2 the minority doubled", () => {
    const count = (table: string, row: string, column: string): number =>
      file.values.find((v) => v.table === table && v.row === row && v.column === column)?.value ?? Number.NaN;
    for (const fold of ["fold 0", "fold 1", "fold 2"]) {
      for (const name of ["ALL", "HEM"]) {
        const total = count("1", `total/${name}`, fold);
        const train = Math.floor((7 * total) / 10);
        const val = Math.floor(total / 10);
        expect(count("1", `train/${name}`, fold)).toBe(train);
        expect(count("1", `val/${name}`, fold)).toBe(val);
        expect(count("1", `test/${name}`, fold)).toBe(total - train - val);
      }
      expect(count("2", "HEM before", fold)).toBe(count("1", "train/HEM", fold));
      expect(count("2", "HEM after", fold)).toBe(2 * count("1", "train/HEM", fold));
    }
  });

  it("has in Table 4 layers that add up to its total", () => {
    const parameters = file.values.filter((v) => v.table === "4" && v.unit === "count");
    const of = (row: string): number => parameters.find((v) => v.row === row)?.value ?? Number.NaN;
    const layers = parameters.filter((v) => !["total", "trainable", "nonTrainable"].includes(v.row));
    expect(layers.reduce((sum, v) => sum + v.value, 0)).toBe(of("total"));
    expect(of("trainable") + of("nonTrainable")).toBe(of("total"));
  });

  it("carries the contradictions as notes on the cells", () => {
    const noted = (table: string, row: string, column: string): string =>
      file.values
        .filter((v) => v.table === table && v.row === row && v.column === column)
        .flatMap((v) => v.notes)
        .join(" ");
    expect(noted("10", "alnett", "fold 0")).toContain("91.94");
    expect(noted("10", "alnett", "mean")).toContain("91.31");
    expect(noted("6", "sigma 8", "accuracy")).toContain("2, 5, 6 and 10");
    expect(noted("9", "accuracy", "fold 1 / MCN")).toContain("augmentation");
    expect(noted("9", "precision/HEM", "fold 0 / MCN")).toContain("520 of the 707");
  });

  it("calls 520 of 707 images HEM in fold 0's imbalanced arm", () => {
    const counts = file.matrices.find((m) => m.key === "fold 0 / MCN / sigma 0")?.candidates[0];
    expect((counts?.[0]?.[1] ?? 0) + (counts?.[1]?.[1] ?? 0)).toBe(520);
  });
});
