import { createMetricStore, type MetricStore, type PointInput, startCompactor } from "@foldwise/db/metrics";
import { figure, peer } from "./peer";
import { quantile, report } from "./report";
import { createRuns, startServer } from "./server";

const WRITERS = 16;
const BATCH = 1_000;

/** 16 writers of 1,000-point batches, half of one name and half of 1,000 names, compaction beside them; then MLflow. */
export async function bench({ quick }: { quick: boolean }): Promise<void> {
  const points = Number(process.env.FOLDWISE_BENCH_POINTS ?? (quick ? 1_600_000 : 50_000_000));
  const server = await startServer();
  const connection = server.connect(WRITERS + 2);
  try {
    const store = createMetricStore(connection);
    const runs = await createRuns(connection, WRITERS);
    const compactor = startCompactor(store, { onError: (error) => console.error(error) });
    const batches = Math.ceil(points / WRITERS / BATCH);
    const acknowledged: { at: number; ms: number }[] = [];
    const watch = watchBacklog(store);
    const start = performance.now();
    await Promise.all(runs.map((runId, writer) => write(store, { runId, writer, batches, acknowledged })));
    const written = performance.now() - start;
    const backlogs = await watch.stop();
    while ((await store.health()).backlog.batches > 0)
      await new Promise((resolve) => setTimeout(resolve, 200));
    const folded = performance.now() - start;
    await compactor.stop();
    await connection.pool.query("vacuum analyze metric_journal, metric_chunk, metric_series");
    const { bytes } = await store.health();
    const total = batches * WRITERS * BATCH;
    const theirs = await peer("ingest", server.peerUrl, {
      writers: WRITERS,
      batch: BATCH,
      seconds: quick ? 10 : 60,
    });
    const line = { peer: `MLflow ${theirs.version}, its SQLAlchemy store, ${server.version}`, n: total };
    const sealed = bytes.chunks / total;
    report({
      ...line,
      bench: "ingest-bytes",
      ours: sealed,
      theirs: figure(theirs, "bytes"),
      unit: "bytes a sealed point",
      smaller: true,
    });
    report({
      ...line,
      bench: "ingest-bytes-all",
      ours: (bytes.chunks + bytes.journal + bytes.series) / total,
      theirs: figure(theirs, "bytes"),
      unit: "bytes a point with journal, series and indexes",
      smaller: true,
    });
    acknowledged.sort((a, b) => a.at - b.at);
    const tenths = inTenths(acknowledged, backlogs, start);
    const rates = tenths.map(({ rate }) => rate);
    report({
      ...line,
      bench: "ingest-lag",
      ours: Math.max(...backlogs.map(({ oldestMs }) => oldestMs)) / 1_000,
      theirs: null,
      unit: "seconds that latest values were behind, at most",
      smaller: true,
    });
    report({
      ...line,
      bench: "ingest-steady",
      // The first tenth has nothing to compact yet.
      ours: (rates.at(-1) ?? Number.NaN) / (rates[1] ?? Number.NaN),
      theirs: null,
      unit: "rate of the last tenth over the second's",
      tenths,
    });
    report({
      ...line,
      bench: "ingest-compacted",
      ours: (total / folded) * 1_000,
      theirs: figure(theirs, "rate"),
      unit: "points/s until all are compacted",
    });
    const times = acknowledged.map(({ ms }) => ms);
    report({
      ...line,
      bench: "ingest",
      ours: (total / written) * 1_000,
      theirs: figure(theirs, "rate"),
      unit: "points/s acknowledged",
      p50ms: Math.round(quantile(times, 0.5)),
      p95ms: Math.round(quantile(times, 0.95)),
    });
  } finally {
    await connection.close();
    await server.stop();
  }
}

interface Backlog {
  at: number;
  points: number;
  oldestMs: number;
}

/** Looks at the backlog twice a second until it is stopped. */
function watchBacklog(store: MetricStore): { stop(): Promise<Backlog[]> } {
  const seen: Backlog[] = [];
  const stopping = new AbortController();
  const done = (async () => {
    while (!stopping.signal.aborted) {
      const { backlog } = await store.health();
      seen.push({ at: performance.now(), points: backlog.points, oldestMs: backlog.oldestMs });
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    return seen;
  })();
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}

/** Of each tenth of the batches: points a second acknowledged, and the largest backlog and lag seen meanwhile. */
function inTenths(acknowledged: readonly { at: number }[], backlogs: readonly Backlog[], start: number) {
  return Array.from({ length: 10 }, (_, tenth) => {
    const first = Math.floor((acknowledged.length * tenth) / 10);
    const end = Math.floor((acknowledged.length * (tenth + 1)) / 10);
    const from = acknowledged[first - 1]?.at ?? start;
    const to = acknowledged[end - 1]?.at ?? start;
    const meanwhile = backlogs.filter(({ at }) => at > from && at <= to);
    const most = (of: (backlog: Backlog) => number) => Math.max(0, ...meanwhile.map(of));
    return {
      rate: Math.round(((end - first) * BATCH * 1_000) / (to - from)),
      backlog: most(({ points }) => points),
      lagMs: Math.round(most(({ oldestMs }) => oldestMs)),
    };
  });
}

interface Writing {
  runId: number;
  writer: number;
  batches: number;
  acknowledged: { at: number; ms: number }[];
}

async function write(store: MetricStore, { runId, writer, batches, acknowledged }: Writing): Promise<void> {
  for (let batch = 0; batch < batches; batch++) {
    const points = makeBatch(writer, batch);
    const start = performance.now();
    await store.append({ runId, points });
    const at = performance.now();
    acknowledged.push({ at, ms: at - start });
  }
}

function makeBatch(writer: number, batch: number): PointInput[] {
  const wide = writer % 2 === 1;
  return Array.from({ length: BATCH }, (_, i) => {
    const step = wide ? batch : batch * BATCH + i;
    return {
      name: wide ? `layer/${i}/norm` : "train/loss",
      step,
      time: 1_700_000_000_000 + step * 37 + Math.floor(Math.random() * 8),
      value: Math.exp(-step / 1e6) + Math.random() * 0.1,
    };
  });
}
