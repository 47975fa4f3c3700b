import { describe, expect, it } from "vitest";
import { placesText } from "./places";

const axis = (label: string, group: string | null = null) => ({
  key: `${group} ${label}`,
  label,
  group,
  publishedOnly: false,
  unit: null,
  notes: [],
});
const rows = ["Precision", "Recall", "F1", "Accuracy", "AUC", "Loss"].map((label) => axis(label));
const columns = ["Fold 0", "Fold 1"].flatMap((group) => ["MCN", "MAC"].map((label) => axis(label, group)));
const at = (r: readonly number[], c: readonly number[]) =>
  placesText(
    { rows, columns },
    r.flatMap((row) =>
      c.map((column) => ({ row: rows[row]?.key ?? "", column: columns[column]?.key ?? "" })),
    ),
  );
const ALL_ROWS = [0, 1, 2, 3, 4, 5];
const ALL_COLUMNS = [0, 1, 2, 3];

describe("the place of a note", () => {
  it("is named by what tells its cells from the others", () => {
    expect(at([3], [1])).toBe("Accuracy, Fold 0, MAC");
    expect(at([3], ALL_COLUMNS)).toBe("Accuracy");
    expect(at(ALL_ROWS, [0, 1])).toBe("Fold 0");
    expect(at(ALL_ROWS, [0, 2])).toBe("MCN");
    expect(at(ALL_ROWS, ALL_COLUMNS)).toBe("");
  });

  it("lists several rows or columns, and counts them where they are many", () => {
    expect(at([0, 1, 2], ALL_COLUMNS)).toBe("Precision, Recall and F1");
    expect(at([0, 1], [1])).toBe("Precision and Recall; Fold 0, MAC");
    expect(at([0, 1, 2, 3, 4], ALL_COLUMNS)).toBe("All rows but Loss");
    expect(at([0, 1, 2, 3, 4], [1])).toBe("All rows but Loss; Fold 0, MAC");
    const many = [...rows, axis("Time"), axis("Cost")];
    const places = rows.map(({ key }) => ({ row: key, column: "c" }));
    expect(placesText({ rows: many, columns: [axis("c")].map((c) => ({ ...c, key: "c" })) }, places)).toBe(
      "Precision, Recall, F1 and 3 more",
    );
  });

  it("names an arm in some of the groups", () => {
    const four = ["Fold 0", "Fold 1", "Fold 2", "Mean"].flatMap((group) =>
      ["Neither", "Both", "Other"].map((label) => axis(label, group)),
    );
    const arms = (labels: readonly string[], groups: readonly string[]) =>
      placesText(
        { rows: [axis("r")], columns: four },
        four
          .filter(({ label, group }) => labels.includes(label) && groups.includes(group ?? ""))
          .map(({ key }) => ({ row: "null r", column: key })),
      );
    expect(arms(["Neither"], ["Fold 0", "Fold 1", "Fold 2"])).toBe("Neither in all groups but Mean");
    expect(arms(["Neither", "Both"], ["Fold 0", "Mean"])).toBe("Neither and Both in Fold 0 and Mean");
    expect(arms(["Neither", "Both"], ["Fold 1"])).toBe("Fold 1, Neither and Both");
  });

  it("lists a few scattered cells, and counts many", () => {
    const cell = (row: number, column: number) => ({
      row: rows[row]?.key ?? "",
      column: columns[column]?.key ?? "",
    });
    expect(placesText({ rows, columns }, [cell(0, 0), cell(1, 1)])).toBe(
      "Precision, Fold 0, MCN; Recall, Fold 0, MAC",
    );
    const many = [0, 1, 2, 3].map((i) => cell(i, i));
    expect(placesText({ rows, columns }, [...many, cell(0, 1)])).toBe(
      "5 cells of Precision, Recall, F1 and Accuracy",
    );
  });
});
