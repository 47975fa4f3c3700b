import { createRandom } from "@foldwise/core/random";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import type { MetricFilter, PageRequest } from "../contract";
import { makePostgresHarness } from "../testing/postgres-harness";
import { pick } from "../testing/random-batch";

const RUNS = 9_000;
const NAMES = ["page/a", "page/b", "page/c"];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Row {
  id: string;
  values: (number | null)[];
}

it("gives the same runs in the same order whether few or most of many runs match", async () => {
  const harness = await makePostgresHarness(database.url);
  const { pool } = harness.connection;
  const experimentId = await harness.createExperiment();
  await pool.query("insert into metric_name (name) select unnest($1::text[])", [NAMES]);
  await pool.query("insert into run (experiment_id, name) select $1, 'run' from generate_series(1, $2)", [
    experimentId,
    RUNS,
  ]);
  // A tenth of the runs has no value of a metric; "page/c" has equal values.
  const client = await pool.connect();
  await client.query("select setseed(0.5)");
  await client.query(
    `insert into metric_latest (run_id, experiment_id, name_id, last_step, last_time, last_value, last_special, points, nonfinite)
     select r.id, $1, n.id, 1, 1,
       case when v < 0.1 then null when n.name = 'page/c' then round((v * 10)::numeric)::float8 else v end,
       case when v < 0.1 then 1 end, 1, 0
     from run r, metric_name n, lateral (select random() + 0 * r.id * n.id as v) x
     where r.experiment_id = $1 and n.name = any($2)`,
    [experimentId, NAMES],
  );
  client.release();
  await pool.query("analyze run, metric_latest");
  const { rows: runs } = await pool.query<Row>(
    `select r.id, array(select l.last_value from metric_latest l join metric_name n on n.id = l.name_id
       where l.run_id = r.id order by n.name) as values from run r where r.experiment_id = $1`,
    [experimentId],
  );
  const expected = ({ filters = [], sort }: Pick<PageRequest, "filters" | "sort">) => {
    const measured = (row: Row, name: string) => row.values[NAMES.indexOf(name)] ?? null;
    const chosen = runs.filter((row) =>
      filters.every(({ name, comparison, value }) => {
        const here = measured(row, name);
        return here !== null && (comparison === ">" ? here > value : here < value);
      }),
    );
    const rank = (row: Row) => (sort ? measured(row, sort.name) : null);
    const sign = sort?.direction === "asc" ? 1 : -1;
    return chosen
      .sort((a, b) => {
        const [left, right] = [rank(a), rank(b)];
        if (left === null || right === null)
          return Number(left === null) - Number(right === null) || Number(b.id) - Number(a.id);
        return sign * (left - right || Number(a.id) - Number(b.id));
      })
      .map(({ id }) => Number(id));
  };
  const random = createRandom("pages");
  for (const fraction of [0.0002, 0.002, 0.02, 0.2, 0.9]) {
    const filters: MetricFilter[] = [
      { name: "page/a", by: "last", comparison: ">", value: 1 - fraction },
      ...(random.next() < 0.5
        ? [{ name: "page/b", by: "last", comparison: "<", value: 0.8 } satisfies MetricFilter]
        : []),
    ];
    const sort = pick(random, [
      { sort: undefined },
      { sort: { name: "page/b", by: "last", direction: "desc" } as const },
      { sort: { name: "page/c", by: "last", direction: "asc" } as const },
    ]).sort;
    const all = expected({ filters, sort });
    const seen: number[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 6; pages++) {
      const page = await harness.store.page({ experimentId, filters, sort, limit: 100, after });
      seen.push(...page.rows.map(({ runId }) => runId));
      if (page.next === null) break;
      after = page.next;
    }
    expect(seen, `${fraction}`).toEqual(all.slice(0, 600));
  }
  // Each half matches, and never both.
  const filters: MetricFilter[] = [
    { name: "page/a", by: "last", comparison: ">", value: 0.5 },
    { name: "page/a", by: "last", comparison: "<", value: 0.5 },
  ];
  const sort = { name: "page/b", by: "last", direction: "asc" } as const;
  expect(await harness.store.page({ experimentId, filters, sort, limit: 5 })).toEqual({
    rows: [],
    next: null,
  });
  await harness.close();
});
