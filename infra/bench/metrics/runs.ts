import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "@foldwise/db/client";
import { createMetricStore, startCompactor } from "@foldwise/db/metrics";
import { figure, peer } from "./peer";
import { measure, quantile, report } from "./report";
import { createRuns, startServer } from "./server";

/**
 * Filter, sort and page 100,000 runs with 100 metrics each (10,000 with 20 in quick mode) while a run is written to;
 * then MLflow, at the size its line names. Both are filled by SQL.
 */
export async function bench({ quick }: { quick: boolean }): Promise<void> {
  const [runs, names] = quick ? [10_000, 20] : [100_000, 100];
  const peerRuns = quick ? 2_000 : 10_000;
  const rounds = quick ? 20 : 100;
  const server = await startServer();
  const connection = server.connect(8);
  try {
    const store = createMetricStore(connection);
    await fill(connection, runs, names);
    const [busy = 0] = await createRuns(connection, 1);
    const compactor = startCompactor(store);
    const stop = new AbortController();
    const writing = (async () => {
      for (let step = 0; !stop.signal.aborted; step++) {
        const points = Array.from({ length: 100 }, (_, i) => ({
          name: `m/${i % names}`,
          step,
          time: step,
          value: i,
        }));
        await store.append({ runId: busy, points });
        await sleep(20);
      }
    })();
    const name = (i: number) => `m/${i % names}`;
    const sort = (i: number) => ({ name: name(i), by: "max", direction: "desc" }) as const;
    const top = await measure(rounds, (i) => store.page({ experimentId: 1, sort: sort(i), limit: 50 }));
    const filtered = await measure(rounds, (i) =>
      store.page({
        experimentId: 1,
        sort: sort(i + 2),
        filters: [
          { name: name(i), by: "last", comparison: ">", value: 0.5 },
          { name: name(i + 1), by: "min", comparison: "<", value: 0.2 },
        ],
        limit: 50,
      }),
    );
    const selective = await measure(rounds, (i) =>
      store.page({
        experimentId: 1,
        sort: sort(i + 2),
        filters: [{ name: name(i), by: "last", comparison: ">", value: 0.9999 }],
        limit: 50,
      }),
    );
    const none = await measure(rounds, (i) =>
      store.page({
        experimentId: 1,
        sort: sort(i + 2),
        filters: [
          { name: name(i), by: "last", comparison: ">", value: 0.5 },
          { name: name(i), by: "last", comparison: "<", value: 0.5 },
        ],
        limit: 50,
      }),
    );
    let after: string | undefined;
    const next = await measure(rounds, async () => {
      const page = await store.page({ experimentId: 1, sort: sort(3), after, limit: 50 });
      after = page.next ?? undefined;
    });
    stop.abort();
    await writing;
    await compactor.stop();
    const theirs = await peer("runs", server.peerUrl, { runs: peerRuns, names: 20, rounds: quick ? 3 : 10 });
    const base = {
      peer: `MLflow ${theirs.version}, ${peerRuns} runs of 20 metrics, median`,
      n: runs,
      smaller: true,
    };
    const line = (bench: string, times: readonly number[], part: number, figureName: string, unit: string) =>
      report({
        ...base,
        bench,
        ours: quantile(times, part),
        theirs: figureName ? figure(theirs, figureName) : null,
        unit,
        metrics: names,
      });
    line("runs-top", top, 0.5, "top", "ms, median, best 50 by a metric");
    line("runs-page", next, 0.5, "", "ms, median, the next page");
    line("runs-selective", selective, 0.95, "", "ms, p95, a filter that 1 run in 10,000 meets and a sort");
    line("runs-none", none, 0.95, "", "ms, p95, two filters that half of the runs meet and none meets both");
    line("runs", filtered, 0.95, "filtered", "ms, p95, two filters and a sort by a third metric");
  } finally {
    await connection.close();
    await server.stop();
  }
}

async function fill({ pool }: Connection, runs: number, names: number): Promise<void> {
  await pool.query(
    "insert into run (experiment_id, name) select 1, 'run ' || i from generate_series(1, $1) i",
    [runs],
  );
  await pool.query("insert into metric_name (name) select 'm/' || i from generate_series(0, $1 - 1) i", [
    names,
  ]);
  // Filled without its indexes, which are then made at once: minutes less.
  const { rows: indexes } = await pool.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename = 'metric_latest' and indexname <> 'metric_latest_run_id_name_id_pk'`,
  );
  for (const { name } of indexes) await pool.query(`drop index ${name}`);
  await pool.query(
    `insert into metric_latest (run_id, experiment_id, name_id, last_step, last_time, last_value, min_step, min_value, max_step, max_value, points, nonfinite)
     select r.id, 1, n.id, 100, 0, v, 50, v * random(), 70, v + random(), 100, 0
     from run r, metric_name n, lateral (select random() + 0 * r.id * n.id as v) x`,
  );
  for (const { definition } of indexes) await pool.query(definition);
  await pool.query("vacuum analyze run, metric_latest");
}
