import { describe, expect, it } from "vitest";
import published from "../../../../data/papers/frai-2025-1620252/baseline.json";
import table9 from "../../../../data/papers/frai-2025-1620252/tables/table-9.json";
import table9b from "../../../../data/papers/frai-2025-1620252/tables/table-9b.json";
import { createRandom } from "../random";
import { checkTableDefinition } from "./definition";
import { fillTable } from "./fill";
import { madeUpWith } from "./fixtures/made-up";
import type { Observation } from "./observation";
import type { FilledTable } from "./result";

const { madeUpArms, madeUpObservation } = madeUpWith(published.matrices[0]?.classes ?? []);
const dataset = { id: "s", name: "S", isComparable: false };
/** The arms of Table 9, and those that only Table 9b has. */
const four: Observation[] = [
  ...madeUpArms(),
  ...[0, 1, 2].flatMap((fold) => [
    madeUpObservation({ fold, augmentation: "none" }),
    madeUpObservation({ fold, balance: "none" }),
  ]),
];

const fill = (definition: object, observations: readonly Observation[]) =>
  fillTable(checkTableDefinition(definition), [], observations, { dataset });

/** Interval by what a cell is made of: its metric and its evaluations. */
function intervals({ cells }: FilledTable): Map<string, unknown> {
  return new Map(
    cells.flatMap(({ metric, ours }) =>
      ours === null ? [] : [[`${metric} of ${[...ours.runs].sort().join()}`, ours.interval]],
    ),
  );
}

describe("the same cell has the same interval", () => {
  const nine = intervals(fill(table9, four));

  it("in Table 9 and in Table 9b, which has other arms and rows besides", () => {
    const other = intervals(fill(table9b, four));
    const shared = [...nine].filter(([content]) => other.has(content));
    expect(shared.length).toBeGreaterThan(20);
    for (const [content, interval] of shared) expect(other.get(content), content).toEqual(interval);
  });

  it("under another id, in a table of one cell, and beside trainings that the cell is not made of", () => {
    expect(intervals(fill({ ...table9, id: "copy", title: "A copy" }, madeUpArms()))).toEqual(nine);
    const row = table9.rows.find(({ key }) => key === "balanced_accuracy");
    const column = table9.columns.find(({ key }) => key === "fold 1 / MAC");
    const single = intervals(fill({ ...table9, rows: [row], columns: [column], questions: [] }, four));
    expect(single.size).toBe(1);
    for (const [content, interval] of single) {
      expect(interval).not.toBeNull();
      expect(nine.get(content)).toEqual(interval);
    }
  });

  it("in whatever order rows, columns, evaluations and predictions come, to the last bit", () => {
    const random = createRandom("order");
    const shuffled = random.shuffle(four).map((one) => ({
      ...one,
      classes: one.classes && { ...one.classes, predictions: random.shuffle(one.classes.predictions ?? []) },
    }));
    const reversed = { ...table9, rows: table9.rows.toReversed(), columns: table9.columns.toReversed() };
    expect(intervals(fill(reversed, shuffled))).toEqual(nine);
  });

  it("of several seeds, replicates and folds together, whose values are added up", () => {
    const many = [0, 1, 2].flatMap((fold) =>
      [1, 2, 3].flatMap((seed) =>
        [0, 1].map((replicate) => madeUpObservation({ fold, seed, replicate, skill: 1 + seed / 7 })),
      ),
    );
    for (const aggregate of ["mean", "median", "pooled"]) {
      const definition = {
        ...{ id: "m", title: "M", metric: "f1/macro", aggregate },
        rows: [{ key: "all", label: "All" }],
        columns: [{ key: "mean", label: "Mean" }],
      };
      const [cell] = fill(definition, many).cells;
      const [other] = fill({ ...definition, id: "other" }, many.toReversed()).cells;
      expect(cell?.ours?.interval).not.toBeNull();
      expect(other?.ours?.value).toBe(cell?.ours?.value);
      expect(other?.ours?.interval, aggregate).toEqual(cell?.ours?.interval);
    }
  });
});
