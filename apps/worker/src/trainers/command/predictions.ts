import type { Conditions } from "@foldwise/core/trainers";
import { Problems, type Row, readRows } from "./prediction-rows";

/** How far scores may be from a sum of 1: those of 32-bit floats are rounded. */
const SUM_TOLERANCE = 1e-3;

/** What a program predicted of one item under some conditions. */
export interface Prediction {
  readonly index: number;
  /** True class, and the predicted one. */
  readonly label: string;
  readonly predicted: string;
  /** Probability of the positive class. */
  readonly score: number;
  /** Probability of each of more than two classes, in their order, where the program gave them. */
  readonly probabilities?: readonly number[];
}
export interface Value {
  readonly index: number;
  readonly target: number;
  readonly predicted: number;
  /** What belongs together, such as a patient. */
  readonly group?: string;
}

/** Items of the test side, and what is known of each. */
export interface TestItems {
  /** Position by what a line may call an item. */
  readonly indexOf: (item: string | number) => number | undefined;
  /** True class by position. */
  readonly labelOf: (index: number) => string | undefined;
  readonly nameOf: (index: number) => string;
  /** Every position that there has to be; null where the program's data are its own. */
  readonly all: readonly number[] | null;
}

export interface Group<T> {
  readonly conditions: Conditions;
  readonly items: T[];
}

/**
 * Reads the predictions of a classification, JSON lines or CSV, and checks each against the test side.
 * @throws FoldwiseError `invalid` naming lines, values and what would be right
 */
export async function readPredictions(
  path: string,
  { classes, positiveClass, items }: { classes: readonly string[]; positiveClass: string; items: TestItems },
): Promise<Group<Prediction>[]> {
  const groups = new Groups<Prediction>(items);
  await readRows(path, groups.problems, (row, line) => {
    const index = groups.indexOf(row, line);
    if (index === null) return;
    const problems = groups.problems;
    const known = items.labelOf(index);
    const label = row.label ?? known;
    if (label === undefined)
      return problems.add(
        `${line}.label`,
        "missing",
        "the true class is not known without a dataset",
        "add label",
      );
    if (!classes.includes(label)) return unknownClass(problems, `${line}.label`, label, classes);
    if (known !== undefined && label !== known)
      return problems.add(
        `${line}.label`,
        label,
        `the dataset says ${known}`,
        "label is the true class, predicted the program's",
      );
    const scores = scoresOf(row, line, { problems, classes });
    if (scores === undefined) return;
    const predicted = row.predicted ?? (scores && argmax(scores, classes));
    const score = scores ? scores[classes.indexOf(positiveClass)] : row.score;
    if (predicted === undefined && (score === undefined || classes.length > 2))
      return problems.add(
        line,
        "",
        "has neither predicted nor scores",
        "add predicted, or scores of every class",
      );
    const other = classes.find((name) => name !== positiveClass) ?? "";
    const final = predicted ?? (Number(score) >= 0.5 ? positiveClass : other);
    if (!classes.includes(final)) return unknownClass(problems, `${line}.predicted`, final, classes);
    if (score !== undefined && !(score >= 0 && score <= 1))
      return problems.add(`${line}.score`, score, "is not a probability", "between 0 and 1");
    groups.add(row, {
      index,
      label,
      predicted: final,
      score: score ?? (final === positiveClass ? 1 : 0),
      ...(scores && classes.length > 2 ? { probabilities: scores } : {}),
    });
  });
  return groups.end();
}

/**
 * Reads the predictions of a regression: item, prediction, target, and a group where there are any.
 * @throws FoldwiseError `invalid`
 */
export async function readValues(path: string, items: TestItems): Promise<Group<Value>[]> {
  const groups = new Groups<Value>(items);
  await readRows(path, groups.problems, (row, line) => {
    const index = groups.indexOf(row, line);
    if (index === null) return;
    const { prediction, target, group } = row;
    if (prediction === undefined || !Number.isFinite(prediction))
      return groups.problems.add(`${line}.prediction`, prediction ?? "missing", "is not a finite number");
    if (target === undefined || !Number.isFinite(target))
      return groups.problems.add(
        `${line}.target`,
        target ?? "missing",
        "is not a finite number",
        "add the true value",
      );
    groups.add(row, { index, target, predicted: prediction, ...(group === undefined ? {} : { group }) });
  });
  return groups.end();
}

class Groups<T extends { readonly index: number }> {
  readonly problems = new Problems();
  private readonly byName = new Map<string, { conditions: Conditions; items: Map<number, T> }>();

  constructor(private readonly items: TestItems) {}

  indexOf({ item, conditions }: Row, line: string): number | null {
    const index = this.items.indexOf(item);
    if (index === undefined) {
      const remedy =
        this.items.all === null
          ? "without a dataset an item is a whole number from 0, such as its row"
          : "as FOLDWISE_SPLIT has it under test";
      this.problems.add(`${line}.item`, item, "is not an item of the test side", remedy);
      return null;
    }
    if (!this.groupOf(conditions).has(index)) return index;
    this.problems.add(`${line}.item`, item, "duplicate item", "one line for each item and conditions");
    return null;
  }

  add({ conditions }: Row, item: T): void {
    this.groupOf(conditions).set(item.index, item);
  }

  /** @throws FoldwiseError `invalid` */
  end(): Group<T>[] {
    const { all, nameOf } = this.items;
    const groups = [...this.byName.values()];
    if (groups.length === 0)
      this.problems.add("predictions", "", "there is none", "one line for each item of the test side");
    for (const { conditions, items } of groups)
      for (const index of all ?? [])
        if (!items.has(index))
          this.problems.add(
            "predictions",
            nameOf(index),
            `an item of the test side is missing${at(conditions)}`,
            `${items.size} of ${all?.length} are there`,
          );
    this.problems.end();
    // In the order of the items, whatever the order of the lines.
    return groups.map(({ conditions, items }) => ({
      conditions,
      items: [...items.values()].sort((a, b) => a.index - b.index),
    }));
  }

  private groupOf(conditions: Conditions = {}): Map<number, T> {
    // A program that knows of no noise measures without.
    const full = { testSigma: 0, replicate: 0, ...conditions };
    const name = JSON.stringify(Object.entries(full).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = this.byName.get(name) ?? { conditions: full, items: new Map<number, T>() };
    this.byName.set(name, known);
    return known.items;
  }
}

function at(conditions: Conditions): string {
  const named = Object.entries(conditions).filter(([, value]) => value !== 0);
  return named.length === 0 ? "" : ` at ${named.map(([name, value]) => `${name} ${value}`).join(", ")}`;
}

function unknownClass(problems: Problems, field: string, value: string, classes: readonly string[]): void {
  problems.add(
    field,
    value,
    "unknown class",
    `one of ${classes.slice(0, 10).join(", ")}${classes.length > 10 ? ", …" : ""}`,
  );
}

function argmax(scores: readonly number[], classes: readonly string[]): string | undefined {
  return classes[scores.indexOf(Math.max(...scores))];
}

/** One for each class; null where the line has none; undefined, with the problem said, where they cannot be used. */
function scoresOf(
  { scores }: Row,
  line: string,
  { problems, classes }: { problems: Problems; classes: readonly string[] },
): number[] | null | undefined {
  if (scores === undefined) return null;
  const field = `${line}.scores`;
  if (!Array.isArray(scores)) {
    const unknown = Object.keys(scores).find((name) => !classes.includes(name));
    if (unknown !== undefined) return void unknownClass(problems, field, unknown, classes);
  }
  const list = Array.isArray(scores) ? scores : classes.map((name) => scores[name] ?? Number.NaN);
  if (list.length !== classes.length || list.some((score) => Number.isNaN(score)))
    return void problems.add(
      field,
      JSON.stringify(scores).slice(0, 80),
      `has no score of every class`,
      `of ${classes.join(", ")}`,
    );
  const sum = list.reduce((total, score) => total + score, 0);
  if (list.every((score) => score >= 0 && score <= 1) && Math.abs(sum - 1) <= SUM_TOLERANCE) return list;
  return void problems.add(
    field,
    JSON.stringify(scores).slice(0, 80),
    `do not sum to 1 but to ${sum.toPrecision(6)}`,
    "give probabilities, after the softmax",
  );
}
