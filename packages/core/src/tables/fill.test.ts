import { describe, expect, it } from "vitest";
import published from "../../../../data/papers/frai-2025-1620252/baseline.json";
import table9 from "../../../../data/papers/frai-2025-1620252/tables/table-9.json";
import table10 from "../../../../data/papers/frai-2025-1620252/tables/table-10.json";
import { checkBaselineFile } from "../baselines";
import { filledTableSchema } from "../contracts/tables";
import { AUGMENTED } from "../trainers/tfjs/augmentation";
import { checkTableDefinition } from "./definition";
import { fillTable } from "./fill";
import { madeUpWith } from "./fixtures/made-up";
import type { FilledTable, TableCell } from "./result";

const baseline = checkBaselineFile(published);
const [POSITIVE = "", NEGATIVE = ""] = published.matrices[0]?.classes ?? [];
const { madeUpArms, madeUpObservation } = madeUpWith([POSITIVE, NEGATIVE]);
const nine = checkTableDefinition(table9);
const ten = checkTableDefinition(table10);
const synthetic = { id: "synthetic-cells", name: "Synthetic cells", isComparable: false };
const cnmc = { id: "c-nmc", name: "C-NMC 2019", isComparable: true };

function cell(table: FilledTable, row: string, column: string): TableCell {
  const found = table.cells.find((candidate) => candidate.row === row && candidate.column === column);
  if (found === undefined) throw new Error(`${row}, ${column}`);
  return found;
}

describe("Table 9", () => {
  const filled = fillTable(nine, [baseline], madeUpArms(), { dataset: synthetic });

  it("has every published number with n, interval and notes", () => {
    const published = filled.cells.flatMap((c) => (c.published === null ? [] : [c.published]));
    expect(published).toHaveLength(30);
    for (const { value, interval, n } of published) {
      expect([707, 718, 713]).toContain(n);
      expect(interval?.[0]).toBeLessThan(value);
      expect(interval?.[1]).toBeGreaterThan(value);
    }
    const mcn = cell(filled, "balanced_accuracy", "fold 0 / MCN").published;
    expect(mcn).toMatchObject({ value: 0.675, printed: "0.675", n: 707 });
    expect(mcn?.notes.join(" ")).toContain('Printed as "AUC"');
  });

  it("puts balanced accuracy beside the published AUC, and ROC AUC in a row without published numbers", () => {
    const auc = cell(filled, "auc", "fold 0 / MAC");
    expect(auc.published).toBeNull();
    expect(auc.ours?.value).toBe(madeUpObservation({ skill: 4 }).measures.auc);
    expect(auc.ours?.interval?.[0]).toBeLessThan(auc.ours?.value ?? 0);
    expect(auc.ours?.interval?.[1]).toBeGreaterThan(auc.ours?.value ?? 1);
  });

  it("leads from each cell to its runs, images and how its interval was made", () => {
    const { ours } = cell(filled, "accuracy", "fold 1 / MAC");
    expect(ours).toMatchObject({
      runs: [`run mobilenet_m/hsv-desaturated/${AUGMENTED}/1/1/4/`],
      images: 150,
      intervalMethod: expect.stringMatching(
        new RegExp(
          `^linearized variance over 60 patients \\(40 ${POSITIVE}, 20 ${NEGATIVE}\\), t with [\\d.]+ degrees of freedom on the logit scale$`,
        ),
      ),
      folds: [1],
    });
  });

  it("hides differences on other data than the paper's, names the data, and shows them when asked", () => {
    expect(filled.ribbon).toBe("Synthetic cells, not C-NMC; differences hidden");
    expect(filled.cells.every((c) => c.difference === null && c.verdict === null)).toBe(true);
    const asked = fillTable(nine, [baseline], madeUpArms(), {
      dataset: synthetic,
      showDifferences: true,
    });
    const { difference, ours } = cell(asked, "accuracy", "fold 0 / MAC");
    expect(difference).toBeCloseTo((ours?.value ?? 0) - 0.96, 12);
    expect(asked.ribbon).toContain("Synthetic cells, not C-NMC");
  });

  it("shows differences with a verdict on the paper's data, and no ribbon", () => {
    const own = fillTable(nine, [baseline], madeUpArms(), { dataset: cnmc });
    expect(own.ribbon).toBeNull();
    expect(own.differences).toBe("shown");
    expect(cell(own, "accuracy", "fold 0 / MAC").verdict).toBe("compatible");
    expect(cell(own, `precision/${NEGATIVE}`, "fold 0 / MCN").difference).not.toBeNull();
  });

  it("is bold only where the test says so", () => {
    expect(cell(filled, "balanced_accuracy", "fold 0 / MAC").best).toBe(true);
    expect(filled.cells.filter((c) => c.column.endsWith("MCN")).some((c) => c.best)).toBe(false);
    expect(filled.notes).toContain(
      "Bold: may be the best, as no other is significantly better (multiple comparisons with the best, family-wise α = 0.05, Bonferroni over 18 groups of compared columns).",
    );
  });

  it("has all arms bold where none is worse", () => {
    const alike = [0, 1, 2].flatMap((fold) => [
      madeUpObservation({ fold }),
      madeUpObservation({ fold, balance: "none", augmentation: "none" }),
    ]);
    const even = fillTable(nine, [baseline], alike, { dataset: synthetic });
    expect(even.cells.filter(({ ours }) => ours?.interval).every((c) => c.best)).toBe(true);
    const alone = fillTable(nine, [baseline], alike.slice(0, 1), { dataset: synthetic });
    expect(alone.cells.some((c) => c.best)).toBe(false);
  });

  it("answers its question and says that it is confounded", () => {
    const [answer] = filled.comparisons;
    expect(answer?.effect).toBeGreaterThan(0.1);
    expect(answer?.patients).toBe(180);
    expect(answer?.notes.join(" ")).toMatch(/2 × 2/);
  });

  it("matches by settings, not by the variant's name, and leaves other sigmas, weights and schemes out", () => {
    const observations = [
      madeUpObservation({ variant: "first arm" }),
      madeUpObservation({ testSigma: 5 }),
      madeUpObservation({ weights: "last" }),
      madeUpObservation({ splitScheme: "leave-one-fold-out" }),
      madeUpObservation({ model: "vgg16" }),
      madeUpObservation({ augmentation: "none" }),
    ];
    const table = fillTable(nine, [baseline], observations, { dataset: synthetic, inference: false });
    expect(table.cells.filter((c) => c.ours !== null).map((c) => c.column)).toEqual(
      new Array(6).fill("fold 0 / MAC"),
    );
    expect(cell(table, "accuracy", "fold 0 / MAC").ours?.trainings).toBe(1);
  });

  it("says what is missing: folds by choice, each once", () => {
    const table = fillTable(nine, [baseline], [madeUpObservation({ fold: 1 })], {
      dataset: synthetic,
      inference: false,
    });
    expect(table.missing).toMatchObject([
      { select: { "data.balance": "none", "data.augmentation": "none" }, folds: [0, 1, 2], cells: 18 },
      {
        select: { "data.balance": "hsv-desaturated", "data.augmentation": AUGMENTED },
        folds: [0, 2],
        cells: 12,
      },
    ]);
  });

  it("crosses HTTP unchanged", () => {
    expect(filledTableSchema.parse(JSON.parse(JSON.stringify(filled)))).toEqual(filled);
  });

  it("gives the same intervals every time", () => {
    expect(fillTable(nine, [baseline], madeUpArms(), { dataset: synthetic })).toEqual(filled);
  });
});

describe("our side of a cell", () => {
  it("is the mean of noise replicates in trainings, of trainings in folds, of folds", () => {
    const observations = [
      madeUpObservation({ fold: 0, seed: 1, replicate: 0 }),
      madeUpObservation({ fold: 0, seed: 1, replicate: 1 }),
      madeUpObservation({ fold: 0, seed: 2 }),
      madeUpObservation({ fold: 1, seed: 1 }),
      madeUpObservation({ fold: 2, seed: 1 }),
    ];
    const accuracy = (i: number): number => {
      const [a, b] = observations[i]?.classes?.confusion.counts ?? [];
      return ((a?.[0] ?? 0) + (b?.[1] ?? 0)) / 150;
    };
    const table = fillTable(ten, [baseline], observations, { dataset: synthetic });
    const { ours } = cell(table, "mobilenet_m", "mean");
    const expected = (((accuracy(0) + accuracy(1)) / 2 + accuracy(2)) / 2 + accuracy(3) + accuracy(4)) / 3;
    expect(ours?.value).toBeCloseTo(expected, 12);
    expect(ours).toMatchObject({ trainings: 4, images: 450, seeds: [1, 2], folds: [0, 1, 2] });
    expect(ours?.spread?.over).toBe("3 folds and 2 seeds");
  });

  it("counts a training that two runs share once, and lists both", () => {
    const shared = [
      madeUpObservation({ run: "a" }),
      madeUpObservation({ run: "b" }),
      madeUpObservation({ seed: 2 }),
    ];
    const table = fillTable(ten, [baseline], shared, { dataset: synthetic, inference: false });
    const { ours } = cell(table, "mobilenet_m", "fold 0");
    expect(ours?.trainings).toBe(2);
    expect(ours?.runs).toHaveLength(3);
  });

  it("says over which folds an incomplete mean goes", () => {
    const table = fillTable(ten, [baseline], [madeUpObservation({ fold: 2 })], {
      dataset: synthetic,
      inference: false,
    });
    expect(cell(table, "mobilenet_m", "mean").notes).toEqual([
      "Mean of fold 2 only; fold 0, 1 has no runs yet.",
    ]);
  });

  it("has no value where the metric does not exist, and says why", () => {
    const broken = {
      ...madeUpObservation(),
      classes: {
        confusion: {
          classes: [POSITIVE, NEGATIVE],
          counts: [
            [100, 0],
            [50, 0],
          ],
        },
      },
    };
    const table = fillTable(nine, [baseline], [broken], { dataset: synthetic });
    const { ours, notes } = cell(table, `precision/${NEGATIVE}`, "fold 0 / MAC");
    expect(ours).toMatchObject({
      value: null,
      interval: null,
      reason: `fold 0, seed 1: no image was predicted as ${NEGATIVE}`,
    });
    expect(notes).toContain(`fold 0, seed 1: no image was predicted as ${NEGATIVE}`);
  });

  it("has an interval from the confusion matrix when predictions are not loaded, but none for AUC", () => {
    const table = fillTable(nine, [baseline], madeUpArms({ predictions: false, images: 300 }), {
      dataset: synthetic,
    });
    expect(cell(table, "accuracy", "fold 0 / MAC").ours?.intervalMethod).toMatch(
      new RegExp(
        `^linearized variance over 300 images \\(predictions not loaded\\) \\(200 ${POSITIVE}, 100 ${NEGATIVE}\\), .*; assumes independent images$`,
      ),
    );
    const auc = cell(table, "auc", "fold 0 / MAC").ours;
    expect(auc?.value).not.toBeNull();
    expect(auc?.interval).toBeNull();
  });
});

describe("Table 10", () => {
  it("compares in fractions what the paper prints in percent, and wants the approximation of ALNett besides", () => {
    const observations = [0, 1, 2].map((fold) => madeUpObservation({ fold }));
    const table = fillTable(ten, [baseline], observations, { dataset: cnmc });
    expect(cell(table, "alnett", "fold 0")).toMatchObject({
      ours: null,
      published: { value: 0.922, printed: "92.20" },
    });
    expect(cell(table, "mobilenet_m", "mean").published).toMatchObject({ printed: "95.33", n: 2138 });
    expect(Math.abs(cell(table, "mobilenet_m", "fold 0").difference ?? 9)).toBeLessThan(1);
    expect(table.missing).toMatchObject([{ select: { model: "alnett" }, folds: [0, 1, 2], cells: 4 }]);
  });
});

describe("a definition", () => {
  it("is refused with the field when a cell would have no metric, or a key is a duplicate", () => {
    const bare = { ...table10, rows: [{ key: "a", label: "A" }] };
    expect(() => checkTableDefinition(bare)).toThrow(/rows\.0\.metric/);
    const twice = { ...table10, columns: [...table10.columns, ...table10.columns] };
    expect(() => checkTableDefinition(twice)).toThrow(/columns\.4\.key: "fold 0" — duplicate key/);
  });
});

it("lets no mean of some folds be bold beside means of all", () => {
  const means = checkTableDefinition({
    ...table9,
    columns: [
      { key: "MAC", label: "MAC", select: { data: { balance: "hsv-desaturated", augmentation: AUGMENTED } } },
      { key: "MCN", label: "MCN", select: { "data.balance": "none", "data.augmentation": "none" } },
    ],
  });
  const bold = (observations: ReturnType<typeof madeUpArms>) =>
    fillTable(means, [], observations, { dataset: synthetic }).cells.filter(({ best }) => best).length;
  expect(bold(madeUpArms())).toBeGreaterThan(0);
  expect(bold(madeUpArms().filter(({ dims }) => dims.fold === 2 || dims.variant === "MCN"))).toBe(0);
});

it("says in which fold all patients have the same result", () => {
  const perfect = madeUpObservation({ fold: 0, skill: 90 });
  const table = fillTable(
    ten,
    [],
    [perfect, madeUpObservation({ fold: 1 }), madeUpObservation({ fold: 2 })],
    {
      dataset: synthetic,
    },
  );
  expect(cell(table, "mobilenet_m", "mean").notes).toContain(
    "In fold 0 all patients or images have the same result; the interval takes it for exact, and is rather too narrow.",
  );
  expect(cell(table, "mobilenet_m", "fold 0")).toMatchObject({ ours: { value: 1, interval: null } });
});

it("takes a training that sweeps share under several names for one, and no mean over them", () => {
  const both = [
    madeUpObservation({ variant: "MAC" }),
    madeUpObservation({ variant: "MobileNet_M", run: "other" }),
  ];
  const filled = fillTable(
    checkTableDefinition({
      id: "t",
      title: "t",
      rows: [{ key: "a", label: "a", metric: "accuracy" }],
      columns: [{ key: "c", label: "c", select: { fold: 0 } }],
    }),
    [],
    both,
    { dataset: { id: "d", name: "d", isComparable: false }, inference: false },
  );
  expect(filled.cells[0]?.ours).toMatchObject({ trainings: 1, runs: [both[0]?.run, "other"] });
  expect(filled.cells[0]?.notes).toEqual([]);
});
