import { createMetricStore, type MetricStore } from "@foldwise/db/metrics";
import { figure, peer } from "./peer";
import { measure, quantile, report } from "./report";
import { createRuns, startServer } from "./server";

const SPIKE = 1e6;

/** A million points to 1,000 buckets with every spike kept, and 100 runs of 10,000 points to 500; then MLflow. */
export async function bench({ quick }: { quick: boolean }): Promise<void> {
  const rounds = quick ? 15 : 60;
  const server = await startServer();
  const connection = server.connect(4);
  try {
    const store = createMetricStore(connection);
    const [long = 0, ...many] = await createRuns(connection, 101);
    await fill(store, long, 1_000_000);
    for (const runId of many) await fill(store, runId, 10_000);
    for (let more = true; more; ) more = (await store.compact({ maxAgeMs: 0 })).compactions > 0;
    await connection.pool.query("vacuum analyze metric_chunk");
    const drawn = await store.readBuckets({ owners: [{ runId: long }], buckets: 1_000 });
    const spikes = drawn.series[0]?.buckets.filter(({ max }) => max === SPIKE).length;
    if (spikes !== 10) throw new Error(`10 spikes went in and ${spikes} are drawn`);
    const one = await measure(rounds, () => store.readBuckets({ owners: [{ runId: long }], buckets: 1_000 }));
    const owners = many.map((runId) => ({ runId }));
    const hundred = await measure(rounds, () => store.readBuckets({ owners, buckets: 500 }));
    const zoom = await measure(rounds, (i) => {
      const fromStep = BigInt((i * 7_919) % 990_000);
      return store.readBuckets({
        owners: [{ runId: long }],
        buckets: 1_000,
        fromStep,
        toStep: fromStep + 1_999n,
      });
    });
    const cold: number[] = [];
    for (let i = 0; i < (quick ? 5 : 15); i++) {
      await server.restart();
      const fresh = server.connect(1);
      // Connecting and the catalogue's first use are no part of a chart.
      await fresh.pool.query("select 1 from metric_series limit 1");
      const start = performance.now();
      await createMetricStore(fresh).readBuckets({ owners: [{ runId: long }], buckets: 1_000 });
      cold.push(performance.now() - start);
      await fresh.close();
    }
    const theirs = await peer("charts", server.peerUrl, { rounds: quick ? 2 : 5 });
    const base = {
      peer: `MLflow ${theirs.version}, sampled history, ${server.version}`,
      n: rounds,
      smaller: true,
    };
    const line = (name: string, times: readonly number[], figureName: string, unit: string) =>
      report({
        ...base,
        bench: name,
        ours: quantile(times, 0.5),
        theirs: figureName ? figure(theirs, figureName) : null,
        unit,
        p95ms: Number(quantile(times, 0.95).toPrecision(3)),
      });
    line(
      "charts-cold",
      cold,
      "",
      "ms, 1,000,000 points to 1,000 buckets, the first read after Postgres started (files may be in the system's cache)",
    );
    line("charts-zoom", zoom, "", "ms, 2,000 of 1,000,000 steps");
    line("charts-hundred", hundred, "hundred", "ms, 100 runs of 10,000 points to 500 buckets each");
    line("charts", one, "one", "ms, 1,000,000 points to 1,000 buckets, all spikes kept");
  } finally {
    await connection.close();
    await server.stop();
  }
}

async function fill(store: MetricStore, runId: number, points: number): Promise<void> {
  for (let from = 0; from < points; from += 10_000)
    await store.append({
      runId,
      points: Array.from({ length: 10_000 }, (_, i) => {
        const step = from + i;
        const value = step % 100_000 === 77_777 ? SPIKE : Math.sin(step / 500) + Math.random();
        return { name: "train/loss", step, time: 1_700_000_000_000 + step * 40, value };
      }),
    });
}
