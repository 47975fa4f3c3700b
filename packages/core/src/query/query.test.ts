import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import peggy from "peggy";
import { describe, expect, it } from "vitest";
import {
  evaluateQuery,
  type LooseValue,
  MAX_FILTER_DEPTH,
  MLFLOW_EXPERIMENTS,
  MLFLOW_RUNS,
  parseOrderBy,
  parseQuery,
  QueryError,
  type QueryRecord,
  TRIALS,
} from ".";

const NOW = Date.parse("2026-11-29T12:00:00Z");

const RECORD: QueryRecord = {
  attributes: {
    run_name: "first",
    status: "FINISHED",
    state: "complete",
    fold: 2,
    shared: false,
    sweep: { id: 7, name: "ablation" },
    start_time: new Date(NOW - 3 * 86_400_000),
    end_time: null,
  },
  metrics: new Map([
    ["loss", { last: Number.NaN, min: 0.1, max: 0.9 }],
    ["val/acc", { last: 0.8, min: 0.2, max: 0.95 }],
  ]),
  params: new Map<string, LooseValue>([
    ["lr", 0.001],
    ["depth", "10"],
    ["augment", true],
    ["note", "it's 100%"],
    ["empty", null],
  ]),
  tags: new Map([["mlflow.user", "Ada"]]),
  datasets: [
    { name: "cells", context: "training" },
    { name: "more", context: "test" },
  ],
};

const finds = (filter: string) => evaluateQuery(parseQuery(filter), RECORD, { now: NOW });

function refusal(parse: () => unknown): QueryError {
  try {
    parse();
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error("was not refused");
}

it("has the parser of its grammar: npm run grammar -w packages/core", () => {
  const file = (name: string) =>
    readFileSync(fileURLToPath(new URL(`grammar/${name}`, import.meta.url)), "utf8");
  const made = peggy.generate(file("filter.peggy"), {
    format: "es",
    output: "source",
    allowedStartRules: ["Filter", "Orders"],
  });
  expect(file("parser.mjs").trim()).toBe(made.trim());
});

describe("a query", () => {
  it.each([
    "",
    "metrics.loss != 1",
    "metric.`val/acc` >= .8 and metrics.\"val/acc\" < 8e-1 or run.status = 'FINISHED'",
    "metrics.val/acc = 0.8",
    "metrics.loss = NaN",
    "min(metrics.loss) < 0.2 AND best(val/acc) = 0.95 AND best(loss) = 0.1 AND last(`val/acc`) = 0.8",
    "params.depth = '10' and params.depth = 10 and parameters.depth > 9",
    "params.lr = '1e-3' and param.lr < 0.01",
    "params.augment = true and params.augment = 'true'",
    "params.note = 'it''s 100%' and params.note = \"it's 100%\"",
    "params.note LIKE 'it%\\%' AND params.note ilike 'IT_S%'",
    "params.empty IS NULL and params.nothing is null and params.lr IS NOT NULL",
    "NOT params.nothing = 'x'",
    "tags.mlflow.user IN ('Ada', 'Grace',) and user_id IS NULL",
    "tags.`mlflow.user` matches '^A[a-z]{2}$' and tags.`mlflow.user` ~ '(?i)ADA'",
    "fold IN (1, 2) and fold not in (3) and shared = false",
    "sweep = 7 and sweep = 'ablation' and sweep like 'abl%'",
    "start_time > now - 7d and start_time < '2 days ago' and start_time >= '2026-11-26'",
    "attributes.start_time = 1795694400000",
    "dataset.name = 'cells' and datasets.context != 'training'",
    "not (fold = 1 or state = 'failed')",
    "NOT NOT fold = 2",
  ])("finds the run: %s", (filter) => {
    expect(finds(filter)).toBe(true);
  });

  it.each([
    "metrics.loss < 1",
    "metrics.loss != NaN",
    "metrics.nothing != 1",
    "params.nothing != 'x'",
    "params.nothing not in ('x')",
    "tags.mlflow.user not like 'A%'",
    "end_time < now",
    "end_time != 5",
    "params.depth = '10.5' or params.note > 1",
    "fold = 1 or fold = 2 and shared = true",
  ])("does not find it: %s", (filter) => {
    expect(finds(filter)).toBe(false);
  });

  it("takes NOT down to the comparisons", () => {
    expect(parseQuery("NOT (fold = 1 AND NOT (fold = 2 OR fold = 3))")).toMatchObject({
      expression: { kind: "or", terms: [{ kind: "not" }, { kind: "test" }, { kind: "test" }] },
    });
  });
});

/** What `SearchUtils.parse_search_filter` of MLflow 3.17.2 reads, by the field that it finds first. */
const MLFLOW_FILTERS: [filter: string, field: Partial<Record<"entity" | "key" | "name", string>>][] = [
  ["metrics.a>1", { entity: "metric", key: "a" }],
  ["metric.`a b` = 1.5 and params.x = 'y'", { entity: "metric", key: "a b" }],
  ["metrics.'a' > 1", { entity: "metric", key: "a" }],
  ["metrics.a = -1e-3", { entity: "metric", key: "a" }],
  ["metrics.a > .5", { entity: "metric", key: "a" }],
  ["metrics.a > 5.", { entity: "metric", key: "a" }],
  ["metrics.a == 1", { entity: "metric", key: "a" }],
  ["metrics.a <> 1", { entity: "metric", key: "a" }],
  ['params."a b" != "z"', { entity: "param", key: "a b" }],
  ["params.a.b = 'x'", { entity: "param", key: "a.b" }],
  ["params.1a = ''", { entity: "param", key: "1a" }],
  ["parameters.a IS NOT NULL", { entity: "param", key: "a" }],
  ["tags.mlflow.user LIKE 'a%'", { entity: "tag", key: "mlflow.user" }],
  ["tag.`k.v` IS NULL", { entity: "tag", key: "k.v" }],
  ['tags."a.b" = "it\'s"', { entity: "tag", key: "a.b" }],
  ["status='RUNNING'", { entity: "attribute", name: "status" }],
  ["run_name ILIKE '%x%'", { entity: "attribute", name: "run_name" }],
  ["run.run_name = 'x'", { entity: "attribute", name: "run_name" }],
  ["`run name` = 'x'", { entity: "attribute", name: "run_name" }],
  ["run_id NOT IN ('a','b',)", { entity: "attribute", name: "run_id" }],
  ["attr.start_time >= 1664067852747", { entity: "attribute", name: "start_time" }],
  ["Created > 5", { entity: "attribute", name: "start_time" }],
  ["end_time < 5 AND start_time != 3", { entity: "attribute", name: "end_time" }],
  ["attribute.artifact_uri = 's3://x'", { entity: "attribute", name: "artifact_uri" }],
  ["user_id = 'u'", { entity: "attribute", name: "user_id" }],
  ["dataset.name = 'x'", { entity: "dataset", key: "name" }],
  ["datasets.digest IN ('a','b')", { entity: "dataset", key: "digest" }],
];

describe("a filter of MLflow's clients", () => {
  it.each(MLFLOW_FILTERS)("%s is read as MLflow reads it", (filter, field) => {
    const { expression } = parseQuery(filter, { schema: MLFLOW_RUNS });
    const first = expression?.kind === "and" ? expression.terms[0] : expression;
    expect(first).toMatchObject({ kind: "test", field });
  });
});

describe("what a query refuses", () => {
  it.each([
    ["metrics.loss >", 14, /the text ends, expected a number, a text in quotes, now or true or false/],
    ["metrics.loss 0.5", 13, /found 0, expected ILIKE, IN, IS, LIKE, MATCHES, NOT or a comparison/],
    ["fold = 1 fold = 2", 9, /found f, expected AND, OR or the end/],
    ["(fold = 1", 9, /the text ends, expected \), AND or OR/],
    ["state = running", 8, /a text must be in quotes: 'running'/],
    ["state = 'runing'", 8, /state is never 'runing'; use queued, running/],
    ["run_name = 'a", 11, /this quote is not closed/],
    ["params.a = NULL", 11, /IS NULL/],
    ["metrics.loss = 'low'", 15, /compared with another kind of value; a number/],
    ["metrics.loss LIKE 'x'", 13, /is not a text/],
    ["run_name < 'b'", 9, /has no order/],
    ["params.a > '5'", 11, /write the number without quotes/],
    ["colour = 'red'", 0, /runs have no attribute colour; use id, .*or metrics.colour, params.colour/],
    ["metricz.a = 1", 0, /unknown prefix metricz/],
    ["min(params.a) = 1", 0, /min is of a metric/],
    ["last(measures.f1) = 1", 0, /last is of a metric; write measures.f1, min, max or best/],
    ["metrics.f1[testSigma = 0] = 1", 10, /found \[/],
    ["measures.f1[testSigma = now] = 1", 24, /use a number, a text in quotes, true or false/],
    ["measures.f1[testSigma > 3] = 1", 22, /expected/i],
    ["measures.f1[] = 1", 12, /expected/i],
    ["measures.f1 = 'high'", 14, /a number/],
    ["dataset.size = '1'", 0, /a dataset has no size; use name, digest, context/],
    ["start_time > 'yesterday'", 13, /a time: now - 7d/],
    ["start_time > now - 7x", 20, /x is not a unit of time/],
    ["run_name LIKE 'a\\'", 14, /ends within an escape/],
    ["run_name ~ 'a(b'", 14, /a parenthesis is not closed/],
    ["run_name ~ '(a)\\1'", 16, /no backreferences/],
    ["run_name ~ '(?=a)'", 12, /no lookaround/],
    ["run_name ~ '((a{9}){99}){99}'", 27, /over 1000 copies/],
    ["fold IN ()", 9, /expected a number, a text in quotes/],
    [`${"(".repeat(MAX_FILTER_DEPTH + 1)}fold = 1`, MAX_FILTER_DEPTH, /nested deeper than 50/],
    ["fold = 1 or ".repeat(300), 3600, /the text ends/],
    [`${"fold = 1 or ".repeat(300)}fold = 1`, 0, /has 301 comparisons/],
    ["x".repeat(70_000), 0, /has 70000 characters/],
    ["tags.a = '\0'", 0, /NUL/],
  ])("%s", (filter, start, problem) => {
    const error = refusal(() => parseQuery(filter));
    expect(error.message).toMatch(problem);
    expect(error.place.start).toBe(start);
    expect(error.problems).toMatchObject([
      { field: "filter", problem: expect.stringMatching(/^at character/) },
    ]);
  });

  it("shows the line with a caret under each character of the place", () => {
    expect(refusal(() => parseQuery("fold = 1 and state = 'runing'")).message).toMatch(
      /\n {2}fold = 1 and state = 'runing'\n {23}\^{8}$/,
    );
  });

  it("depends on what is searched", () => {
    expect(() => parseQuery("status = 'running'")).toThrow(/never/);
    expect(parseQuery("status = 'running'", { schema: MLFLOW_RUNS }).expression).not.toBeNull();
    expect(() => parseQuery("metrics.a = 1", { schema: TRIALS })).toThrow(
      /trials have no metrics here; use number, .*; or params.a, measures.a/,
    );
    expect(parseQuery("measures.f1[testSigma = 3] > 0.5", { schema: TRIALS })).toEqual(
      parseQuery("measures.f1[testSigma = 3] > 0.5"),
    );
    expect(() => parseQuery("params.a = '1'", { schema: MLFLOW_EXPERIMENTS })).toThrow(/experiments have no/);
  });
});

describe("an order", () => {
  it("has fields, from the smallest where none says otherwise", () => {
    expect(parseOrderBy("metrics.`val loss` desc, params.a ASC, start_time")).toEqual([
      { field: { entity: "metric", key: "val loss", aggregate: "last" }, isDescending: true },
      { field: { entity: "param", key: "a" }, isDescending: false },
      { field: { entity: "attribute", name: "start_time", kind: "time" }, isDescending: false },
    ]);
    expect(parseOrderBy(" ")).toEqual([]);
  });

  it.each([
    ["metrics.a down", /found d, expected/],
    ["dataset.name", /several datasets/],
    ["colour", /no attribute colour/],
  ])("refuses %s", (text, problem) => {
    expect(refusal(() => parseOrderBy(text)).message).toMatch(problem);
  });
});
