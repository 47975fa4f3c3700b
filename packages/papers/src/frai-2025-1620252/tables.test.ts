import { checkBaselineFile } from "@foldwise/core/baselines";
import { canonicalMetric } from "@foldwise/core/metrics";
import { checkTableDefinition, fillTable, renderTable } from "@foldwise/core/tables";
import { describe, expect, it } from "vitest";
import article from "../../../../data/papers/frai-2025-1620252/baseline.json";
import figure6 from "../../../../data/papers/frai-2025-1620252/tables/figure-6.json";
import figure8 from "../../../../data/papers/frai-2025-1620252/tables/figure-8.json";
import figure9 from "../../../../data/papers/frai-2025-1620252/tables/figure-9.json";
import table1 from "../../../../data/papers/frai-2025-1620252/tables/table-1.json";
import table2 from "../../../../data/papers/frai-2025-1620252/tables/table-2.json";
import table4 from "../../../../data/papers/frai-2025-1620252/tables/table-4.json";
import table5 from "../../../../data/papers/frai-2025-1620252/tables/table-5.json";
import table6 from "../../../../data/papers/frai-2025-1620252/tables/table-6.json";
import table7 from "../../../../data/papers/frai-2025-1620252/tables/table-7.json";
import table8 from "../../../../data/papers/frai-2025-1620252/tables/table-8.json";
import table9 from "../../../../data/papers/frai-2025-1620252/tables/table-9.json";
import table9b from "../../../../data/papers/frai-2025-1620252/tables/table-9b.json";
import table10 from "../../../../data/papers/frai-2025-1620252/tables/table-10.json";
import table11 from "../../../../data/papers/frai-2025-1620252/tables/table-11.json";
import splitLeakage from "../../../../data/tables/split-leakage.json";
import { madeUpWith } from "../../../core/src/tables/fixtures/made-up";

const definitions = [
  figure6,
  figure8,
  figure9,
  splitLeakage,
  table1,
  table10,
  table11,
  table2,
  table4,
  table5,
  table6,
  table7,
  table8,
  table9,
  table9b,
].map(checkTableDefinition);
const baseline = checkBaselineFile(article);
const { madeUpObservation } = madeUpWith(article.matrices[0]?.classes ?? []);
const dataset = { id: "c-nmc", name: "C-NMC 2019", isComparable: true };

function published(id: string) {
  const definition = definitions.find((candidate) => candidate.id === id);
  if (definition === undefined) throw new Error(id);
  const { cells } = fillTable(definition, [baseline], [], { dataset, inference: false });
  return cells.flatMap((cell) => (cell.published === null ? [] : [{ ...cell, published: cell.published }]));
}

describe("the article's tables", () => {
  it("show every number of the baseline file, each in its table", () => {
    const shown = definitions
      .filter((d) => d.baseline === baseline.id && d.baselineTable === undefined)
      .flatMap((d) =>
        published(d.id).map((cell) => JSON.stringify([d.id, cell.row, cell.column, cell.metric])),
      );
    const listed = baseline.values
      .filter(({ table, unit }) => table !== "text" && !(table === "figure 8" && unit === "count"))
      .map((v) => JSON.stringify([v.table, v.row, v.column, canonicalMetric(v.metric)]));
    expect(listed.filter((place) => !shown.includes(place))).toEqual([]);
    expect(shown.filter((place) => !listed.includes(place))).toEqual([]);
  }, 60_000);

  it.each(["6", "7", "8", "9", "10"])("have an interval around every published number of Table %s", (id) => {
    for (const { published: cell, row, column } of published(id)) {
      expect(cell.interval?.[0], `${row}, ${column}`).toBeLessThan(cell.value);
      expect(cell.interval?.[1], `${row}, ${column}`).toBeGreaterThan(cell.value);
    }
  });

  it("have none in Table 11, where n is not known, nor around counts", () => {
    for (const id of ["1", "2", "4", "5", "11"]) {
      for (const { published: cell } of published(id)) expect(cell.interval).toBeNull();
    }
  });

  it("have nothing printed where the article has only a picture", () => {
    expect(published("figure 9")).toEqual([]);
    expect(new Set(published("figure 8").map(({ metric }) => metric))).toEqual(new Set(["accuracy"]));
  });

  it("show in Figure 8 what the text counts, and the matrices that Tables 6 to 9 give away", () => {
    const cells = published("figure 8");
    const right = (row: string, column: string): number => {
      const cell = cells.find((one) => one.row === row && one.column === column)?.published;
      return Math.round((cell?.value ?? Number.NaN) * (cell?.n ?? 0));
    };
    expect(right("mobilenet_m/accuracy", "fold 0")).toBe(680);
    expect(right("alnett/accuracy", "fold 0")).toBe(650);
    for (const { row, published: cell } of cells) {
      expect(cell.matrices, row).toHaveLength(row.startsWith("mobilenet_m") ? 1 : 0);
      for (const { counts } of cell.matrices)
        expect((counts[0]?.[0] ?? 0) + (counts[1]?.[1] ?? 0)).toBeCloseTo(cell.value * (cell.n ?? 0), -1);
    }
  });

  it("say what bold means where something may be bold", () => {
    for (const { id, compare, notes } of definitions)
      expect(
        notes.some((note) => note.startsWith("Bold:")),
        id,
      ).toBe(compare !== undefined);
  });

  it("show both corners of Table 9 among the four arms", () => {
    expect(published("9b")).toHaveLength(30);
  });

  it("put a noise table's sigma to the test images: one training fills all rows", () => {
    const six = definitions.find(({ id }) => id === "6");
    if (six === undefined) throw new Error("6");
    const observations = [0, 2, 5, 8, 10].map((testSigma) => madeUpObservation({ testSigma }));
    const filled = fillTable(six, [baseline], observations, { dataset, inference: false });
    expect(filled.missing).toEqual([]);
    expect(new Set(filled.cells.flatMap((cell) => cell.ours?.runs ?? [])).size).toBe(1);
  });

  it.each(definitions.map((definition) => [definition.id, definition] as const))(
    "are printed by LaTeX without a sign that it does not have: %s",
    (_, definition) => {
      const filled = fillTable(definition, [baseline], [], { dataset, inference: false });
      const latex = renderTable(filled, "latex");
      expect(latex).not.toMatch(/[^\x20-\x7e\n]/);
      expect(latex.match(/\\begin\{/g)?.length).toBe(latex.match(/\\end\{/g)?.length);
    },
  );

  it("take counts as facts, with the difference", () => {
    const four = definitions.find(({ id }) => id === "4");
    if (four === undefined) throw new Error("4");
    const facts = [{ row: "total", column: "value", value: 3_235_010 }];
    // Parameters are the same whatever the images are.
    const filled = fillTable(four, [baseline], [], { dataset: { ...dataset, isComparable: false }, facts });
    expect(filled).toMatchObject({ ribbon: null, differences: "shown" });
    expect(filled.cells.find(({ row }) => row === "total")).toMatchObject({
      difference: 0,
      ours: { value: 3_235_010 },
    });
  });

  it("separate balancing from augmentation by eight questions, Holm over them", () => {
    const all = definitions.find(({ id }) => id === "9b");
    if (all === undefined) throw new Error("9b");
    const observations = [0, 1, 2].flatMap((fold) => [
      madeUpObservation({ fold, skill: 4 }),
      madeUpObservation({ fold, skill: 1, balance: "none", augmentation: "none" }),
      madeUpObservation({ fold, skill: 4, balance: "none" }),
      madeUpObservation({ fold, skill: 1, augmentation: "none" }),
    ]);
    const { comparisons } = fillTable(all, [baseline], observations, { dataset });
    const effect = (key: string): number =>
      comparisons.find((answer) => answer.key === key)?.effect ?? Number.NaN;
    expect(Math.abs(effect("balancing-alone"))).toBeLessThan(0.1);
    expect(effect("augmentation-alone")).toBeGreaterThan(0.15);
    for (const { pValue, adjustedP } of comparisons) {
      expect(adjustedP ?? 0).toBeGreaterThanOrEqual(pValue ?? 1);
    }
    expect(comparisons.find(({ key }) => key === "both")?.notes.join(" ")).toContain("both together");
    expect(comparisons.find(({ key }) => key === "balancing-alone")?.notes).toEqual([]);
  });
});
