import { invalid, type Problem, showValue } from "@foldwise/core/errors";
import { makeColumns, sortUnique } from "./codec/columns";
import type { Columns, PointInput } from "./contract";

export const MAX_NAME_LENGTH = 250;
const NAME = /^[/\p{L}\p{N}_.\- :]+$/u;
const MIN_STEP = -(2n ** 63n);
const MAX_STEP = 2n ** 63n - 1n;
/** The latest time that a Date can have. */
const MAX_TIME = 8.64e15;
const MAX_PROBLEMS = 20;

/**
 * Groups a batch by name; each group in order, each point once.
 * @throws FoldwiseError `invalid` with the index and name of the first 20 bad points; then nothing is taken.
 */
export function parseBatch(points: readonly PointInput[]): Map<string, Columns> {
  const problems: Problem[] = [];
  const byName = new Map<string, number[]>();
  points.forEach((point, index) => {
    const problem = problemOf(point);
    if (problem && problems.length < MAX_PROBLEMS)
      problems.push({ field: `points.${index} (${showValue(point?.name)})`, ...problem });
    if (problem) return;
    const indexes = byName.get(point.name);
    if (indexes) indexes.push(index);
    else byName.set(point.name, [index]);
  });
  if (problems.length > 0) throw invalid(problems, "The batch of points was refused");
  return new Map([...byName].map(([name, indexes]) => [name, gather(points, indexes)]));
}

function gather(points: readonly PointInput[], indexes: readonly number[]): Columns {
  const columns = makeColumns(indexes.length);
  indexes.forEach((index, i) => {
    const point = points[index];
    if (!point) return;
    columns.steps[i] = typeof point.step === "bigint" ? point.step : BigInt(point.step);
    columns.times[i] = point.time;
    // Assigning makes NaN the one pattern that this engine writes.
    columns.values[i] = Number.isNaN(point.value) ? Number.NaN : point.value;
  });
  return sortUnique(columns);
}

function problemOf(point: PointInput): Omit<Problem, "field"> | null {
  if (typeof point !== "object" || point === null)
    return { value: showValue(point), problem: "is not a point" };
  const { name, step, time, value } = point;
  if (typeof name !== "string" || name.length === 0)
    return { value: showValue(name), problem: "the name must be a string" };
  if (name.length > MAX_NAME_LENGTH)
    return {
      value: showValue(name),
      problem: `the name has ${name.length} characters`,
      remedy: `use at most ${MAX_NAME_LENGTH}`,
    };
  if (!NAME.test(name))
    return {
      value: showValue(name),
      problem: "the name may have letters, digits, _ / . - : and spaces only",
    };
  if (!isStep(step)) return { value: String(step), problem: "the step must be a 64-bit integer" };
  if (!Number.isInteger(time) || time < 0 || time > MAX_TIME)
    return { value: String(time), problem: "the time must be whole milliseconds since 1970" };
  if (typeof value !== "number") return { value: showValue(value), problem: "the value must be a number" };
  return null;
}

function isStep(step: unknown): boolean {
  if (typeof step === "bigint") return step >= MIN_STEP && step <= MAX_STEP;
  return typeof step === "number" && Number.isSafeInteger(step);
}
