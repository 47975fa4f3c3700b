import { evaluateQuery, parseQuery, type QueryRecord, TRIALS } from "@foldwise/core/query";
import { createRandom, type Random } from "@foldwise/core/random";
import { TRIAL_STATES } from "@foldwise/core/states";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { type Connection, connect } from "../client";
import { experiment, run, trial } from "../schema";
import { compileQuery } from "./compile";
import { maybe, pick, storeEvaluations } from "./testing/random-evaluations";
import { CONDITIONS, createSearchedSweep, VARIANTS } from "./testing/random-filter";
import { TRIAL_COLUMNS } from "./trial-columns";

const COUNT = 60;
const FILTERS = 200;
const RATES = [0.1, 0.5, 3];

let database: TestDatabase;
let connection: Connection;
const records = new Map<number, QueryRecord>();

beforeAll(async () => {
  database = await createTestDatabase();
  connection = connect(database.url);
  await storeTrials(createRandom("searched trials"));
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** Trials of none to three runs, some of which are deleted, each with evaluations of its own. */
async function storeTrials(random: Random): Promise<void> {
  const { db } = connection;
  const [owner] = await db.insert(experiment).values({ name: "cells" }).returning();
  const experimentId = owner?.id ?? 0;
  const { id: sweepId } = await createSearchedSweep(db, experimentId);
  for (let number = 1; number <= COUNT; number += 1) {
    const configuration: Record<string, number> = random.next() < 0.8 ? { rate: pick(random, RATES) } : {};
    const [row] = await db
      .insert(trial)
      .values({
        sweepId,
        number,
        proposal: number,
        variant: pick(random, VARIANTS),
        configuration,
        reason: "test",
        state: pick(random, TRIAL_STATES),
        objective: maybe(random, 0.7, pick(random, [0.25, 0.5, 1])),
      })
      .returning();
    if (!row) throw new Error("no trial");
    const evaluations: NonNullable<QueryRecord["evaluations"]>[number][] = [];
    const runs = Math.floor(random.next() * 4);
    for (let fold = 0; fold < runs; fold += 1) {
      const made = await storeEvaluations(db, random, number * 10 + fold);
      const isDeleted = random.next() < 0.1;
      if (!isDeleted) evaluations.push(...made.evaluations);
      await db.insert(run).values({
        experimentId,
        sweepId,
        trialId: row.id,
        trainingId: made.trainingId,
        name: `run ${number}/${fold}`,
        fold,
        seed: 1,
        deletedAt: isDeleted ? new Date() : null,
      });
    }
    const { state, variant, objective } = row;
    records.set(number, {
      attributes: { number, state, variant, objective },
      evaluations,
      metrics: new Map(),
      params: new Map(Object.entries(configuration)),
      tags: new Map(),
      datasets: [],
    });
  }
}

async function found(filter: string): Promise<number[]> {
  const query = compileQuery(parseQuery(filter, { schema: TRIALS }), { columns: TRIAL_COLUMNS, now: 0 });
  const { rows } = await connection.db.execute<{ number: number }>(
    sql`select number from ${trial} where ${query} order by number`,
  );
  return rows.map(({ number }) => number);
}

function evaluated(filter: string): number[] {
  const query = parseQuery(filter, { schema: TRIALS });
  return [...records].flatMap(([number, record]) =>
    evaluateQuery(query, record, { now: 0 }) ? [number] : [],
  );
}

/** Of measures under conditions above all. */
function randomFilter(random: Random, depth = 2): string {
  if (depth > 0 && random.next() < 0.6) {
    const inner = () => randomFilter(random, depth - 1);
    return random.next() < 0.3
      ? `NOT (${inner()})`
      : `(${inner()} ${pick(random, ["AND", "or"])} ${inner()})`;
  }
  const number = pick(random, ["0", "0.25", "0.5", "1", "2"]);
  const compared = pick(random, [
    `${pick(random, ["=", "!=", "<", "<=", ">", ">="])} ${number}`,
    `NOT IN (${number}, 0.75)`,
    "IS NULL",
    "IS NOT NULL",
  ]);
  const measure = `measures.${pick(random, ["accuracy", "`class/a b`"])}${pick(random, CONDITIONS)}`;
  return pick(random, [
    () => `${measure} ${compared}`,
    () => `${pick(random, ["min", "max", "best"])}(${measure}) ${compared}`,
    () => `objective ${compared}`,
    () => `params.rate ${compared}`,
    () => `variant = '${pick(random, VARIANTS)}'`,
  ])();
}

describe("a query of trials compiled to SQL", () => {
  it(`finds what the evaluator finds, of ${FILTERS} random filters`, async () => {
    const random = createRandom("trial filters");
    let some = 0;
    for (let index = 0; index < FILTERS; index += 1) {
      const filter = randomFilter(random);
      const expected = evaluated(filter);
      expect(await found(filter), filter).toEqual(expected);
      if (expected.length > 0 && expected.length < COUNT) some += 1;
    }
    expect(some).toBeGreaterThan(FILTERS / 2);
  });

  it.each([
    "measures.accuracy[testSigma = 15.5] > 0.2",
    "max(measures.`class/a b`[replicate = 1]) = 3",
    "measures.accuracy[light = 'dim', weights = 'best'] IS NULL AND state = 'complete'",
    "objective > 0.25 AND NOT min(measures.accuracy[testSigma = 0]) < 0.5",
  ])("takes the evaluations of all runs of a trial: %s", async (filter) => {
    const expected = evaluated(filter);
    expect(await found(filter)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(COUNT);
  });
});
