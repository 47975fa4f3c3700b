import { expect, it } from "vitest";
import { FoldwiseError } from "../errors";
import { parseTableDefinition } from "./definition";

const axis = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ key: `${name}${i}`, label: name }));
const table = (more: object = {}) => ({
  id: "t",
  title: "T",
  metric: "accuracy",
  rows: axis("r", 1),
  columns: axis("c", 2),
  ...more,
});

function problems(definition: object): readonly string[] {
  try {
    parseTableDefinition(JSON.stringify(definition));
    return [];
  } catch (error) {
    if (!(error instanceof FoldwiseError)) throw error;
    return error.message.split("\n  ").slice(1);
  }
}

it("a table is at most 200 rows, 200 columns and 2,000 cells large, and is refused before its cells are looked at", () => {
  const said = (field: string, rows: number, columns: number) => [
    `${field}: ${rows} rows × ${columns} columns — too many; at most 200 of each, and 2000 cells`,
  ];
  expect(problems(table({ rows: axis("r", 1_000), columns: axis("c", 200) }))).toEqual(
    said("rows", 1_000, 200),
  );
  expect(problems(table({ columns: axis("c", 201) }))).toEqual(said("columns", 1, 201));
  expect(problems(table({ rows: axis("r", 101), columns: axis("c", 20) }))).toEqual(said("rows", 101, 20));
  expect(problems(table({ rows: axis("r", 100), columns: axis("c", 20) }))).toEqual([]);
});

it("a table asks at most 50 questions", () => {
  const arm = { label: "a", select: {} };
  const one = { question: "Q?", metric: "accuracy", first: arm, second: arm };
  const questions = Array.from({ length: 51 }, (_, i) => ({ ...one, key: `q${i}` }));
  expect(problems(table({ questions }))[0]).toMatch(/^questions: .* — must have at most 50 entries/);
});

it("AUC is never pooled: neither the table's, nor a row's with a column's aggregate", () => {
  const said = (field: string, row: string) => [
    `${field}: "pooled" — row ${row}, column c0 is auc: scores of different trainings are never pooled; mean, median or best; or another metric`,
  ];
  expect(problems(table({ metric: "auc", aggregate: "pooled" }))).toEqual(said("aggregate", "r0"));
  const row = { key: "r", label: "R", metric: "auc" };
  const column = { key: "c0", label: "C", aggregate: "pooled" };
  expect(problems(table({ rows: [row], columns: [column] }))).toEqual(said("columns.0.aggregate", "r"));
  expect(problems(table({ rows: [{ ...row, aggregate: "best" }], columns: [column] }))).toEqual([]);
  expect(problems(table({ rows: [{ ...row, metric: "accuracy" }], columns: [column] }))).toEqual([]);
});

it("names a fold that no column of numbers holds, an alias that goes round and a NUL", () => {
  expect(problems(table({ select: { fold: 2 ** 31 } }))).toEqual([
    "select.fold: 2147483648 — no dataset has this fold; a fold's number, from 0",
  ]);
  expect(problems(table({ title: "x\0y" }))).toEqual([
    'title: "x\\u0000y" — has a NUL character; take it out',
  ]);
  expect(() => parseTableDefinition("a: &a [*a]")).toThrow(/a\.0: an alias — contains itself/);
});

it("a note with an address that has a login is refused without repeating it", () => {
  const [problem, ...more] = problems(table({ notes: ["see https://user:pa55@lab.org/paper"] }));
  expect(more).toEqual([]);
  expect(problem).toMatch(/^notes\.0: .*must not contain a user or password/);
  expect(problem).not.toContain("pa55");
});
