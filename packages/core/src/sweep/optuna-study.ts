import type { Problem } from "../errors";
import { type CsvRow, parseCsv } from "../input";
import { type Configuration, type DimensionValue, listedValues, type SpaceSpec } from "../space";
import type { Plan } from "./plan";
import { MAX_OBSERVATIONS } from "./warm-start-schema";

type StudyObservation = NonNullable<NonNullable<Plan["warmStart"]>["observations"]>[number];

/** The complete trials of an Optuna study. */
export interface StudyObservations {
  readonly observations: StudyObservation[];
  /** Trials in other states, such as PRUNED or FAIL. */
  readonly others: number;
  readonly problems: Problem[];
}

const PARAMETER = "params_";
const STATES = ["COMPLETE", "PRUNED", "FAIL", "RUNNING", "WAITING"];
/** Problems that a refusal spells out. */
const MAX_NAMED = 20;

interface Columns {
  readonly state: number;
  /** In the order of the objectives. */
  readonly values: readonly number[];
  /** By name of the parameter. */
  readonly parameters: ReadonlyMap<string, number>;
}

/**
 * Reads the CSV of an Optuna study, as `study.trials_dataframe().to_csv()` writes it.
 * @param file what problems call it
 * @param space of the plan: it says what the text of a cell stands for
 */
export function optunaObservations(
  { name: file, text }: { name: string; text: string },
  space: SpaceSpec,
): StudyObservations {
  const [head, ...rows] = parseCsv(text);
  const names = head?.cells ?? [];
  const columns: Columns = {
    state: names.indexOf("state"),
    values: indexesOf(names, (name) => name === "value" || name.startsWith("values_")),
    parameters: new Map(
      indexesOf(names, (name) => name.startsWith(PARAMETER)).map((index) => [
        (names[index] ?? "").slice(PARAMETER.length),
        index,
      ]),
    ),
  };
  const missing = [
    ...(columns.state === -1 ? ["state"] : []),
    ...(columns.values.length === 0 ? ["value, or values_0 and so on"] : []),
    ...(columns.parameters.size === 0 ? ["params_NAME"] : []),
  ];
  if (missing.length > 0)
    return {
      observations: [],
      others: 0,
      problems: missing.map((column) => ({
        field: `${file}, line ${head?.line ?? 1}`,
        value: names.length > 0 ? names.join(", ") : "nothing",
        problem: `has no column ${column}`,
        remedy: "write the file with study.trials_dataframe().to_csv(FILE)",
      })),
    };
  const observations: StudyObservation[] = [];
  const problems: Problem[] = [];
  let others = 0;
  for (const row of rows) {
    const read = readRow(row, { file, names, columns, space });
    if (read === null) others += 1;
    else if ("problems" in read) problems.push(...read.problems);
    else observations.push(read);
  }
  if (problems.length === 0 && observations.length === 0)
    problems.push({
      field: file,
      value: `${rows.length} trials`,
      problem: "has no trial whose state is COMPLETE",
      remedy: "use a study with complete trials",
    });
  if (observations.length > MAX_OBSERVATIONS)
    problems.push({
      field: file,
      value: `${observations.length} complete trials`,
      problem: `at most ${MAX_OBSERVATIONS} observations`,
      remedy: "remove rows, such as the oldest",
    });
  return { observations, others, problems: firstOf(problems, file) };
}

function firstOf(problems: Problem[], file: string): Problem[] {
  const left = problems.length - MAX_NAMED;
  if (left <= 0) return problems;
  return [
    ...problems.slice(0, MAX_NAMED),
    {
      field: file,
      value: `${left} more`,
      problem: "cells with a problem that are not named here",
      remedy: "fix those above first",
    },
  ];
}

function indexesOf(names: readonly string[], isWanted: (name: string) => boolean): number[] {
  return names.flatMap((name, index) => (isWanted(name) ? [index] : []));
}

/** Null for a trial that is not complete. */
function readRow(
  { line, cells }: CsvRow,
  {
    file,
    names,
    columns,
    space,
  }: { file: string; names: readonly string[]; columns: Columns; space: SpaceSpec },
): StudyObservation | { problems: Problem[] } | null {
  const problemAt = (index: number, problem: string, remedy: string): Problem => ({
    field: `${file}, line ${line}, column ${names[index]}`,
    value: cells[index] || "nothing",
    problem,
    remedy,
  });
  const state = cells[columns.state] ?? "";
  if (!STATES.includes(state))
    return { problems: [problemAt(columns.state, "unknown state", `one of ${STATES.join(", ")}`)] };
  if (state !== "COMPLETE") return null;
  const problems: Problem[] = [];
  const values = columns.values.map((index) => {
    const value = numberOf(cells[index] ?? "");
    if (value === null)
      problems.push(problemAt(index, "is not a finite number", "correct it, or remove the row"));
    return value ?? 0;
  });
  const configuration: Configuration = {};
  for (const [name, index] of columns.parameters) {
    const value = parameterValue(cells[index] ?? "", Object.hasOwn(space, name) ? space[name] : undefined);
    if (value === undefined)
      problems.push(problemAt(index, `is not a value of space.${name}`, "correct it, or remove the row"));
    else if (value !== INACTIVE) configuration[name] = value;
  }
  return problems.length > 0 ? { problems } : { configuration, values };
}

/** A parameter that a conditional trial does not have: its cell is empty. */
const INACTIVE = Symbol("inactive");

/** What a cell stands for; undefined where the kind of its dimension has no such value. */
function parameterValue(
  cell: string,
  spec: SpaceSpec[string] | undefined,
): DimensionValue | typeof INACTIVE | undefined {
  const listed = spec && listedValues(spec)?.values;
  if (cell === "") return listed?.includes(null) && spec?.when === undefined ? null : INACTIVE;
  const number = numberOf(cell);
  if (spec && !listed) return number ?? undefined;
  const plain = cell === "True" ? true : cell === "False" ? false : (number ?? cell);
  // What is not listed is out of range, which the launch says with the count of others.
  return listed?.find((one) => one === plain || one === cell) ?? plain;
}

function numberOf(cell: string): number | null {
  const number = cell === "" ? Number.NaN : Number(cell);
  return Number.isFinite(number) ? number : null;
}
