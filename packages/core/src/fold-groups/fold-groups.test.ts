import { describe, expect, it } from "vitest";
import type { RunState } from "../states";
import { compareArms } from "../tables";
import {
  chooseRuns,
  compareFolds,
  type FoldDataset,
  type FoldSide,
  type GroupedRun,
  groupLabel,
  loggedDirection,
  observationsOf,
  sideOfGroup,
  summarize,
  valuesOf,
} from ".";

const run = (id: number, fold: string, more: Partial<GroupedRun> = {}): GroupedRun => ({
  id,
  name: `fold ${fold}`,
  state: "complete",
  fold,
  seed: null,
  repeat: null,
  datasets: [],
  ...more,
});

describe("the runs of a group that count", () => {
  it("are those that are complete, by their fold", () => {
    const chosen = chooseRuns([run(3, "2"), run(1, "0"), run(2, "1.0")]);
    expect(chosen.runs.map(({ id, fold }) => [id, fold])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
    expect(chosen).toMatchObject({ leftOut: [], notes: [], k: 3, repeats: 1 });
  });

  it.each([
    ["a", 'its fold is "a", not a whole number from 0 to 999,999,999'],
    ["-1", 'its fold is "-1", not a whole number from 0 to 999,999,999'],
    ["1.5", 'its fold is "1.5", not a whole number from 0 to 999,999,999'],
    ["", 'its fold is "", not a whole number from 0 to 999,999,999'],
    ["9999999999", 'its fold is "9999999999", not a whole number from 0 to 999,999,999'],
  ])("leave out the fold %j", (fold, reason) => {
    expect(chooseRuns([run(1, "0"), run(2, fold)]).leftOut).toEqual([
      { id: 2, name: `fold ${fold}`, state: "complete", fold, reason },
    ]);
  });

  it("are the newest complete ones where a fold was run again", () => {
    const chosen = chooseRuns([run(1, "0"), run(2, "1"), run(4, "1"), run(5, "1", { state: "failed" })]);
    expect(chosen.runs.map(({ id }) => id)).toEqual([1, 4]);
    expect(chosen.leftOut.map(({ id, reason }) => [id, reason])).toEqual([
      [2, "run 4 is a later one of the same fold and seed"],
      [5, "it is failed"],
    ]);
  });

  it.each<[RunState, string]>([
    ["running", "it is running: its values may still change"],
    ["failed", "it is failed"],
    ["cancelled", "it is cancelled"],
  ])("leave out a run that is %s, and say that its fold is missing", (state, reason) => {
    const { leftOut, notes } = chooseRuns([run(1, "0"), run(2, "1"), run(3, "2", { state })]);
    expect(leftOut).toMatchObject([{ id: 3, reason }]);
    expect(notes).toEqual(["Without a complete run: fold 2. It is in no mean and no test."]);
  });

  it("keep seeds apart, and take None as no seed", () => {
    const chosen = chooseRuns([
      run(1, "0", { seed: "7" }),
      run(2, "0", { seed: "8" }),
      run(3, "1", { seed: "None" }),
      run(4, "1", { seed: "x" }),
    ]);
    expect(chosen.runs.map(({ id, fold, seed }) => [id, fold, seed])).toEqual([
      [1, 0, 7],
      [2, 0, 8],
      [3, 1, 0],
    ]);
    expect(chosen.leftOut).toMatchObject([{ id: 4, reason: 'its seed is "x", not an integer' }]);
  });

  it("number folds over repeats, as a repeated split does", () => {
    const members = [0, 1].flatMap((repeat) =>
      [1, 2, 3].map((fold) => run(10 * repeat + fold, `${fold}`, { repeat: `${repeat}` })),
    );
    const chosen = chooseRuns(members);
    expect(chosen.runs.map(({ fold, loggedFold }) => [fold, loggedFold])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 1],
      [4, 2],
      [5, 3],
    ]);
    expect(chosen).toMatchObject({ k: 3, repeats: 2, notes: [] });
  });

  it("are told to have gaps, and to be one", () => {
    expect(chooseRuns([run(1, "0"), run(2, "4")]).notes).toEqual([
      "Folds from 0 to 4 are there, but 3 of the numbers between are not: whether the group is whole is not known.",
    ]);
    expect(chooseRuns([run(1, "3")]).notes).toEqual([
      "One fold: nothing can be said of the spread over folds.",
    ]);
  });

  it("may be a thousand", () => {
    const { runs, notes } = chooseRuns(Array.from({ length: 1000 }, (_, i) => run(i + 1, `${999 - i}`)));
    expect(runs.map(({ fold }) => fold)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(notes).toEqual([]);
  });
});

const sideOf = (label: string, values: readonly Record<string, number>[], datasets: FoldDataset[][] = []) => {
  const { runs, ...chosen } = chooseRuns(
    values.map((_, i) => run(i + 1, `${i}`, { datasets: datasets[i] ?? [] })),
  );
  return sideOfGroup(label, runs, chosen, (id) => values[id - 1] ?? {});
};

describe("a metric over folds", () => {
  const accuracy = [0.9, 0.92, 0.88, 0.95, 0.91].map((value) => ({ score: value }));

  it("has the mean, the sample deviation and the interval of Nadeau and Bengio", () => {
    const [score] = summarize(sideOf("a", accuracy), { isLogged: true });
    expect(score).toMatchObject({ name: "score", direction: "maximize", reason: null, missing: null });
    expect(score?.mean).toBeCloseTo(0.912, 12);
    // numpy.std(ddof=1)
    expect(score?.sd).toBeCloseTo(0.0258843582110896, 12);
    // t(0.975, 4) = 2.7764451051977987; variance times 1/5 + 1/4.
    const reach = 2.7764451051977987 * 0.0258843582110896 * Math.sqrt(1 / 5 + 1 / 4);
    expect(score?.interval?.[0]).toBeCloseTo(0.912 - reach, 9);
    expect(score?.interval?.[1]).toBeCloseTo(0.912 + reach, 9);
    expect(score?.method).toContain("which is not known of runs logged from outside");
  });

  it("has no mean where a fold is NaN or infinite", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const [score] = summarize(sideOf("a", [{ score: 0.9 }, { score: bad }, { score: 0.8 }]), {
        isLogged: true,
      });
      expect(score).toMatchObject({
        mean: null,
        sd: null,
        interval: null,
        reason: `fold 1, seed 0: score is ${bad}`,
      });
    }
  });

  it("says of how many folds its mean is where some did not log it", () => {
    const [other, score] = summarize(
      sideOf("a", [{ score: 0.9, other: 1 }, { score: 0.8 }, { score: 0.7 }]),
      {
        isLogged: true,
      },
    );
    expect(score).toMatchObject({ missing: null });
    expect(other).toMatchObject({
      mean: 1,
      sd: null,
      interval: null,
      missing: "1 of 3 folds: fold 1, 2 did not log it",
    });
    expect(other?.withheld).toContain("too few");
  });

  it("keeps the interval of a rate between 0 and 1, and of a percentage as it is", () => {
    const values = [0.99, 0.985, 0.999, 0.97, 0.98];
    const intervalOf = (scale: number) =>
      summarize(
        sideOf(
          "a",
          values.map((value) => ({ roc_auc: scale * value })),
        ),
        { isLogged: true },
      )[0]?.interval;
    expect(intervalOf(1)?.[1]).toBeLessThan(1);
    expect(intervalOf(100)?.[1]).toBeGreaterThan(98.5);
  });

  it("is the best or the last of its history, by the direction that its name tells", () => {
    const history = [
      { name: "test_log_loss", last: 0.5, min: 0.2, max: 0.9 },
      { name: "accuracy", last: 0.5, min: 0.2, max: 0.9 },
      { name: "diverged", last: Number.NaN, min: null, max: null },
    ];
    expect(valuesOf(history, "last")).toEqual({ test_log_loss: 0.5, accuracy: 0.5, diverged: Number.NaN });
    expect(valuesOf(history, "best")).toEqual({ test_log_loss: 0.2, accuracy: 0.9, diverged: Number.NaN });
    expect(loggedDirection("neg_mean_squared_error")).toBe("maximize");
    expect(loggedDirection("training_mean_squared_error")).toBe("minimize");
    expect(loggedDirection("val/loss")).toBe("minimize");
    expect(loggedDirection("roc_auc")).toBe("maximize");
  });
});

describe("two sides by folds", () => {
  const first = sideOf(
    "a",
    [0.9, 0.92, 0.88, 0.95, 0.91].map((score) => ({ score })),
  );
  const second = sideOf(
    "b",
    [0.89, 0.9, 0.87, 0.91, 0.9].map((score) => ({ score })),
  );
  const compare = (a: FoldSide, b: FoldSide) =>
    compareFolds({ side: a, metric: "score", isLogged: true }, { side: b, metric: "score", isLogged: true });

  it("are paired by fold, with the corrected resampled t test", () => {
    const { comparison } = compare(first, second);
    expect(comparison.effect).toBeCloseTo(0.018, 12);
    expect(comparison.perFold.map(({ fold }) => fold)).toEqual([0, 1, 2, 3, 4]);
    const t = comparison.overFolds.find(({ name }) => name === "corrected resampled t over folds");
    // scipy: mean/(sd · sqrt(1/5 + 1/4)), 2 · t.sf(·, 4).
    const differences = [0.01, 0.02, 0.01, 0.04, 0.01];
    const sd = Math.sqrt(differences.reduce((sum, d) => sum + (d - 0.018) ** 2, 0) / 4);
    expect(t?.detail).toContain(`t = ${(0.018 / (sd * Math.sqrt(0.45))).toFixed(2)}`);
    expect(t?.pValue).toBeGreaterThan(0.1);
    expect(comparison.overFolds.map(({ name }) => name)).toContain("Wilcoxon signed-rank over folds");
  });

  it("say that the splits are not known to be equal", () => {
    expect(compare(first, second).notes).toEqual([
      expect.stringMatching(/^Whether both were split alike is not known.*mlflow\.log_input/),
    ]);
  });

  const values = [0.9, 0.8, 0.85].map((score) => ({ score }));
  const digests = (...texts: string[]) =>
    texts.map((digest) => [{ name: "data", digest, context: "training" }]);

  it.each([
    ["the same in each fold", digests("a", "b", "c"), digests("a", "b", "c"), /they were split alike\.$/],
    ["one for all folds", digests("a", "a", "a"), digests("a", "a", "a"), /same data\. Whether both/],
    ["another in a fold", digests("a", "b", "c"), digests("a", "b", "d"), /different digests in fold 2:/],
    ["there on one side", digests("a", "b", "c"), [], /^Whether both were split alike is not known/],
  ])("tell by digests that are %s", (_, a, b, expected) => {
    const { notes } = compare(sideOf("a", values, a), sideOf("b", values, b));
    expect(notes).toEqual([expect.stringMatching(expected)]);
  });

  it("leave out folds without a finite value, and say so", () => {
    const { comparison, notes } = compare(
      first,
      sideOf("b", [{ score: 0.8 }, { score: Number.NaN }, { score: 0.9 }, {}, { score: 0.7 }]),
    );
    expect(comparison.perFold.map(({ fold }) => fold)).toEqual([0, 2, 4]);
    expect(notes[0]).toBe(
      "Left out, as b has no finite score there: fold 1, 3. What is left may flatter it.",
    );
  });

  it("are not compared without a fold that both have", () => {
    const later = { ...second, runs: second.runs.map((one) => ({ ...one, fold: one.fold + 10 })) };
    expect(compare(first, later).comparison).toMatchObject({
      effect: null,
      withheld: "no fold has runs of both arms",
    });
  });

  it("may be a group and a trial whose split is known: the correction is that of a cross-validation", () => {
    const trial: FoldSide = {
      label: "trial",
      runs: second.runs.map((one) => ({ ...one, split: { splitScheme: "given", splitSeed: 1 } })),
    };
    const { comparison } = compareFolds(
      { side: first, metric: "score", isLogged: true },
      { side: trial, metric: "score", isLogged: false },
    );
    const [t] = comparison.overFolds;
    expect(t).toMatchObject({ name: "corrected resampled t over folds", withheld: null });
    expect(t?.assumes).toContain("5-fold cross-validation, which is not known of runs logged from outside");
  });

  it("of metrics of two names are said to mean nothing where one is a loss", () => {
    const loss = sideOf(
      "b",
      [0.1, 0.2, 0.3].map((value) => ({ loss: value })),
    );
    const { notes, metric } = compareFolds(
      { side: first, metric: "score", isLogged: true },
      { side: loss, metric: "loss", isLogged: true },
    );
    expect(metric).toBe("score and loss");
    expect(notes[0]).toContain("the difference means nothing");
  });

  it("are those of tables: the same numbers stand there", () => {
    const { comparison } = compare(first, second);
    const table = compareArms({
      key: "q",
      question: "?",
      metric: "score",
      first: { label: "a", observations: observationsOf(first, true) },
      second: { label: "b", observations: observationsOf(second, true) },
    });
    expect(comparison.interval).toEqual(table.interval);
    expect(comparison.pValue).toEqual(table.pValue);
  });
});

describe("the label of a group", () => {
  const group = (params: Record<string, string>) => ({
    experimentName: "outside",
    parent: { name: "search" },
    params,
  });

  it("is its parent's name, and what tells it from the groups beside it", () => {
    expect(groupLabel(group({ C: "1" }), [])).toBe("search");
    expect(groupLabel(group({ C: "1", tol: "0.1" }), [group({ C: "10", tol: "0.1" })])).toBe("search · C 1");
    expect(groupLabel({ ...group({}), parent: null }, [])).toBe("outside");
  });
});
