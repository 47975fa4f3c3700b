import {
  evaluateQuery,
  type MeasureField,
  MLFLOW_STATUS_OF,
  type Order,
  parseOrderBy,
  parseQuery,
  type QueryRecord,
} from "@foldwise/core/query";
import { createRandom, type Random } from "@foldwise/core/random";
import { RUN_STATES } from "@foldwise/core/states";
import { and, eq, isNull, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Connection, connect } from "../client";
import { experiment, inputDataset, metricLatest, metricName, run, runInput, trial } from "../schema";
import { boundedStatement } from "./bounded";
import { compileQuery } from "./compile";
import { RUN_COLUMNS, RUN_TABLES } from "./run-columns";
import { searchRuns } from "./search-runs";
import { maybe, pick, storeEvaluations } from "./testing/random-evaluations";
import { createSearchedSweep, METRICS, PARAMS, randomFilter, TAGS, VARIANTS } from "./testing/random-filter";

const RUNS = 90;
const FILTERS = 400;
const NOW = Date.parse("2026-11-29T12:00:00.000Z");

let database: TestDatabase;
let connection: Connection;
const records = new Map<number, QueryRecord & { uid: string }>();

beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url);
  await storeRuns(createRandom("searched runs"));
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** Runs of two experiments, half of them of a sweep, with every kind of value. */
async function storeRuns(random: Random): Promise<void> {
  const { db } = connection;
  const experiments = await db
    .insert(experiment)
    .values([{ name: "cells" }, { name: "it's 100% \\ odd" }])
    .returning();
  const sweeps = await createSearchedSweep(db, experiments[0]?.id ?? 0);
  const trials = await db
    .insert(trial)
    .values(
      VARIANTS.map((variant, number) => ({
        sweepId: sweeps.id,
        number,
        proposal: number,
        variant,
        configuration: {},
        reason: "test",
        isRefit: number === 1,
        outerFold: number === 0 ? null : number,
      })),
    )
    .returning();
  const names = await db
    .insert(metricName)
    .values(METRICS.map((name) => ({ name })))
    .returning();
  const given = await db
    .insert(inputDataset)
    .values(
      ["Rows only", "A%b"].map((name) => ({
        experimentId: experiments[0]?.id ?? 0,
        name,
        digest: "1",
        sourceType: "local",
        source: "{}",
      })),
    )
    .returning();
  const contextOf = (name: string) => (name === "A%b" ? "evaluation" : "training");
  for (let index = 0; index < RUNS; index += 1) {
    const of = random.next() < 0.5 ? pick(random, trials) : null;
    const owner = of ? experiments[0] : pick(random, experiments);
    const startedAt = maybe(random, 0.8, new Date(NOW - Math.floor(random.next() * 20) * 3_600_000));
    const params = values(random, PARAMS, [
      1,
      0.1,
      1e-7,
      "1",
      "0.10",
      "a",
      "A%b",
      "NaN",
      true,
      "True",
      null,
      "tëxt",
    ]);
    const tags = values(random, TAGS, ["1", "a", "A%b", "x_y", "back\\slash", "Zürich", "it's"]);
    const evaluated = of ? await storeEvaluations(db, random, index) : null;
    const [row] = await db
      .insert(run)
      .values({
        experimentId: owner?.id ?? 0,
        trainingId: evaluated?.trainingId ?? null,
        sweepId: of ? sweeps.id : null,
        trialId: of?.id ?? null,
        name: pick(random, ["run-1", "run-2", "Run 10%", "läuft"]),
        fold: of ? index : maybe(random, 0.5, index % 4),
        seed: of ? 1 : null,
        state: pick(random, RUN_STATES),
        shared: random.next() < 0.3,
        params: Object.fromEntries(params),
        tags: Object.fromEntries(tags),
        failure: maybe(random, 0.2, { kind: "test", message: "out of memory" }),
        startedAt,
        finishedAt: startedAt && maybe(random, 0.5, new Date(startedAt.getTime() + 90_500)),
      })
      .returning();
    if (!row) throw new Error("no run");
    const inputs = of ? [] : given.filter(() => random.next() < 0.3);
    if (inputs.length > 0)
      await db.insert(runInput).values(
        inputs.map(({ id, name }) => ({
          runId: row.id,
          datasetId: id,
          tags: { "mlflow.data.context": contextOf(name) },
        })),
      );
    const metrics = new Map(
      names.flatMap(({ id, name }) => {
        if (random.next() < 0.4) return [];
        const last = pick(random, [0, 0.5, 1, -0, 2, Number.NaN, Infinity, -Infinity]);
        const has = Number.isFinite(last) || random.next() < 0.5;
        return [
          [name, { id, last, min: has ? Math.min(last || 0, 0.25) : null, max: has ? 3 : null }] as const,
        ];
      }),
    );
    for (const [name, { id, last, min, max }] of metrics) {
      const finite = Number.isFinite(last);
      if (min === -Infinity) metrics.set(name, { id, last, min: 0.25, max });
      await db.insert(metricLatest).values({
        runId: row.id,
        experimentId: row.experimentId,
        nameId: id,
        lastStep: 1n,
        lastTime: 1,
        lastValue: finite ? last : null,
        lastSpecial: finite ? null : Number.isNaN(last) ? 1 : last > 0 ? 2 : 3,
        minValue: min === -Infinity ? 0.25 : min,
        maxValue: max,
        points: 1,
        nonfinite: 0,
      });
    }
    records.set(row.id, {
      uid: row.uid,
      attributes: {
        id: row.id,
        run_id: row.uid.replaceAll("-", ""),
        run_name: row.name,
        state: row.state,
        status: MLFLOW_STATUS_OF[row.state],
        start_time: row.startedAt,
        end_time: row.finishedAt,
        created_at: row.createdAt,
        duration: row.startedAt && row.finishedAt ? 90.5 : null,
        user_id: row.tags["mlflow.user"] ?? null,
        experiment: owner ? { id: owner.id, name: owner.name } : null,
        sweep: of ? { id: sweeps.id, name: sweeps.name } : null,
        trial: of?.number ?? null,
        variant: of?.variant ?? null,
        fold: row.fold,
        outer_fold: of?.outerFold ?? null,
        refit: of?.isRefit ?? null,
        seed: row.seed,
        dataset: of ? "rows-only" : null,
        shared: row.shared,
        error: row.failure?.message ?? null,
        epoch: of ? 0 : null,
        attempt: of ? 0 : null,
      },
      evaluations: evaluated?.evaluations ?? [],
      metrics,
      params: new Map(Object.entries(row.params)),
      tags: new Map(Object.entries(row.tags)),
      datasets: of
        ? [{ name: "Rows only", digest: "e".repeat(64), context: "training" }]
        : inputs.map(({ name, digest }) => ({ name, digest, context: contextOf(name) })),
    });
  }
}

function values<T>(random: Random, names: readonly string[], of: readonly T[]): Map<string, T> {
  return new Map(names.flatMap((name) => (random.next() < 0.7 ? [[name, pick(random, of)] as const] : [])));
}

async function found(filter: string): Promise<number[]> {
  const query = parseQuery(filter);
  const where = and(isNull(run.deletedAt), compileQuery(query, { columns: RUN_COLUMNS, now: NOW }));
  const { rows } = await connection.db.execute<{ id: string }>(
    sql`select ${run.id} as id from ${RUN_TABLES} where ${where} order by ${run.id}`,
  );
  return rows.map(({ id }) => Number(id));
}

const evaluated = (filter: string): number[] => {
  const query = parseQuery(filter);
  return [...records].flatMap(([id, record]) => (evaluateQuery(query, record, { now: NOW }) ? [id] : []));
};

describe("a query compiled to SQL", () => {
  it(`finds what the evaluator finds, of ${FILTERS} random filters`, async () => {
    const random = createRandom("filters");
    let some = 0;
    for (let index = 0; index < FILTERS; index += 1) {
      const filter = randomFilter(random);
      const expected = evaluated(filter);
      expect(await found(filter), filter).toEqual(expected);
      if (expected.length > 0 && expected.length < RUNS) some += 1;
    }
    expect(some).toBeGreaterThan(FILTERS / 2);
  });

  it.each([
    ["measures.accuracy[testSigma = 15.5] > 0.2", true],
    ["measures.accuracy[testSigma = 0, weights = 'best'] <= 0.5", true],
    ["max(measures.`class/a b`[replicate = 1]) = 3", true],
    ["best(measures.accuracy[light = 'it''s']) >= 0.25", true],
    ["measures.accuracy[light = 'dim'] IS NULL", true],
    ["measures.accuracy[testSigma = '15.5'] IS NOT NULL", false],
    ["measures.accuracy = 9", false],
  ])("finds runs by a measure under conditions: %s", async (filter, isAny) => {
    const expected = evaluated(filter);
    expect(await found(filter)).toEqual(expected);
    expect(expected.length > 0 && expected.length < RUNS).toBe(isAny);
  });

  it("is one condition beside others, whatever its last word", async () => {
    const query = parseQuery("fold >= 0 OR fold IS NULL");
    const [id = 0] = records.keys();
    const { ids } = await searchRuns({ ctx: connection.db, query, where: eq(run.id, id), limit: 10 });
    expect(ids).toEqual([id]);
  });

  it.each([
    "tags.a = 'x'') or true --'",
    "tags.`a' or '1'='1` = 'x'",
    "params.`\") or (\"1` = \"1') or ('1'='1\"",
    "name like '%'' ; drop table run; --'",
    "metrics.`x'); delete from run; --` > 1",
    "variant in ('$1', '$$', ':id', '?', 'a'')')",
    "tags.a ~ '\\); drop table run' or name = '\\'",
  ])("takes %s for a text and nothing else", async (filter) => {
    expect(await found(filter)).toEqual(evaluated(filter));
    expect(await found("")).toHaveLength(RUNS);
  });

  it.each([
    "(a+)+$",
    "(a|a)*b",
    "(.*)(.*)(.*)(.*)(.*)x",
    "(a?){100}a{100}",
    "((a{1,10}){1,10}){1,5}b",
    "(x+x+)+y",
  ])("is answered for the pattern %s on a long text", async (pattern) => {
    const [id = 0] = records.keys();
    await connection.db.execute(
      sql`update run set failure = ${JSON.stringify({ message: `${"a".repeat(5_000)}!` })} where id = ${id}`,
    );
    await found(`error ~ '${pattern}'`);
  });

  it("ends a search that takes too long, and says so", async () => {
    await expect(
      boundedStatement(connection.db, (tx) => tx.execute(sql`select pg_sleep(60)`), 50),
    ).rejects.toThrow(/takes too long to search by/);
  });
});

/** In the contract's order of a metric: values, NaN, runs without it. */
function compare(a: number, b: number, orders: readonly Order[]): number {
  for (const { field, isDescending } of orders) {
    const value = (id: number) => {
      const record = records.get(id);
      if (field.entity === "metric") return record?.metrics.get(field.key)?.[field.aggregate] ?? null;
      if (field.entity === "measure") return measureOf(field, record?.evaluations ?? []);
      if (field.entity === "param") return textOf(record?.params.get(field.key));
      if (field.entity === "tag") return textOf(record?.tags.get(field.key));
      const attribute = field.entity === "attribute" ? record?.attributes[field.name] : null;
      return attribute instanceof Date
        ? attribute.getTime()
        : ((attribute as string | number | null) ?? null);
    };
    const [left, right] = [value(a), value(b)];
    const rank = (one: typeof left) => (one === null ? 2 : Number.isNaN(one) ? 1 : 0);
    if (rank(left) !== rank(right)) return rank(left) - rank(right);
    if (left === null || right === null || rank(left) === 1) continue;
    if (left !== right) return (left < right ? -1 : 1) * (isDescending ? -1 : 1);
  }
  const [first, second] = [records.get(a), records.get(b)];
  const start = (record: typeof first) => (record?.attributes.start_time as Date | null)?.getTime() ?? -1;
  return start(second) - start(first) || ((first?.uid ?? "") < (second?.uid ?? "") ? -1 : 1);
}

/** As the order of runs takes it, written once more. */
function measureOf(field: MeasureField, evaluations: NonNullable<QueryRecord["evaluations"]>): number | null {
  const values: number[] = [];
  for (const { conditions, measures } of evaluations) {
    const value = measures[field.key];
    if (typeof value === "number" && field.conditions.every((one) => conditions[one.name] === one.value))
      values.push(value);
  }
  values.sort((a, b) => a - b);
  if (field.aggregate === "max") return values.at(-1) ?? null;
  const sum = values.reduce((all, value) => all + value, 0);
  return values.length === 0 ? null : sum / values.length;
}

const textOf = (value: unknown) =>
  value === null || value === undefined ? null : value === 1e-7 ? "0.0000001" : String(value);

describe("searchRuns", () => {
  it.each([
    "",
    "metrics.loss",
    "metrics.loss DESC",
    "metrics.`val/acc` asc, params.a DESC",
    "min(loss) DESC, start_time",
    "max(loss), metrics.loss DESC",
    "tags.city, metrics.loss DESC",
    "status, fold DESC",
    "metrics.nothing",
    "measures.accuracy[testSigma = 15.5] DESC, metrics.loss",
    "max(measures.accuracy)",
  ])("gives every run once, page by page, in the order %j", async (text) => {
    const orders = parseOrderBy(text);
    const query = parseQuery("fold >= 0 OR fold IS NULL");
    const seen: number[] = [];
    let after: string | undefined;
    do {
      expect(seen.length).toBeLessThan(RUNS);
      const page = await searchRuns({
        ctx: connection.db,
        query,
        orders,
        ordersAsText: true,
        after,
        limit: 7,
      });
      seen.push(...page.ids);
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual([...records.keys()].sort((a, b) => compare(a, b, orders)));
  });

  it("refuses a cursor of another order", async () => {
    const { next } = await searchRuns({ ctx: connection.db, query: parseQuery(""), limit: 1 });
    const again = searchRuns({
      ctx: connection.db,
      query: parseQuery(""),
      orders: parseOrderBy("metrics.loss"),
      after: next ?? "",
      limit: 1,
    });
    await expect(again).rejects.toThrow(/cursor of another order/);
    const nonsense = searchRuns({ ctx: connection.db, query: parseQuery(""), after: "nonsense", limit: 1 });
    await expect(nonsense).rejects.toThrow(/not a valid cursor/);
  });
});
