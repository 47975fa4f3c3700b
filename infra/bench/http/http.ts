import { loadavg } from "node:os";
import { median } from "../in-turns.mjs";
import { measure, quantile, report } from "../metrics/report";
import { startServer } from "../metrics/server";
import { inShort, readBeside } from "./beside";
import { API, connectTo, createExperiment, createRun, type Tracker } from "./client";
import { fillOurs, fillTheirs, type Size } from "./fill";
import { type Served, startFoldwise, startMlflow } from "./servers";
import { startWriters, WRITERS, writeFor } from "./writers";

/** Points a second of the paced writers together: more than MLflow takes at all. */
const PACED_EVERY_MS = 2_000;
const BUCKETS = 1_000;
const FOUND = 1_000;

interface Side {
  tracker: Tracker;
  experimentId: string;
  /** In it are the runs that are searched. */
  filledId: string;
  longRun: string;
}

/**
 * Our production build and MLflow's server on the same Postgres, asked by the same client over HTTP in turns: 16 writers of
 * 1,000-point batches, single metrics, a search among many runs, a long curve; then what readers of ours wait for beside writers.
 */
export async function bench({ quick }: { quick: boolean }): Promise<void> {
  const size: Size = quick ? { runs: 10_000, points: 100_000 } : { runs: 100_000, points: 1_000_000 };
  const turns = quick ? 1 : 3;
  const server = await startServer();
  const connection = server.connect(4);
  const served: Served[] = [];
  try {
    const foldwise = await startFoldwise(server.url);
    served.push(foldwise);
    const mlflow = await startMlflow(server.peerUrl);
    served.push(mlflow);
    const [ours, theirs] = await Promise.all([sideOf(foldwise.url), sideOf(mlflow.url)]);
    console.error(
      `filling both databases by SQL with ${size.runs} runs and a curve of ${size.points} points`,
    );
    const longId = await fillOurs(connection, { ...ours, experimentId: ours.filledId, size });
    await fillTheirs(server.peerUrl, { ...theirs, experimentId: theirs.filledId, size });
    const sides = [ours, theirs] as const;
    const base = {
      peer: `MLflow ${mlflow.version}, mlflow server with its 4 workers, ${server.version}, Node ${process.version}`,
    };
    const load = () => ({ load: Number(loadavg()[0]?.toFixed(1)) });

    /** A figure of each side, the median of the turns. */
    const inTurns = async (figureOf: (side: Side) => Promise<number>) => {
      const figures: [number[], number[]] = [[], []];
      for (let turn = 0; turn < turns; turn++)
        for (const [at, side] of sides.entries()) figures[at === 0 ? 0 : 1].push(await figureOf(side));
      return { ours: median(figures[0]), theirs: median(figures[1]), n: turns, ...load() };
    };

    const search = JSON.stringify({
      filter: "metrics.m1 > 0.5",
      order_by: ["metrics.m2 DESC"],
      max_results: FOUND,
    });
    report({
      ...base,
      ...(await inTurns(({ tracker, filledId }) => {
        const body = search.replace("{", `{"experiment_ids":["${filledId}"],`);
        return medianMs(quick ? 2 : 5, async () => {
          const { runs } = JSON.parse(await tracker.post(`${API}/runs/search`, body));
          if (runs.length !== FOUND) throw new Error(`${runs.length} of ${FOUND} runs were found`);
        });
      })),
      bench: "http-search",
      unit: `ms, runs/search of ${FOUND} among ${size.runs} runs, filtered by one metric and ordered by another`,
      smaller: true,
    });
    const interval = ({ longRun }: Side) =>
      `/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?run_ids=${longRun}&metric_key=train%2Floss&max_results=${BUCKETS}`;
    report({
      ...base,
      ...(await inTurns((side) => medianMs(quick ? 2 : 5, () => side.tracker.get(interval(side))))),
      bench: "http-interval",
      unit: `ms, get-history-bulk-interval of ${size.points} points to ${BUCKETS} on both sides`,
      smaller: true,
    });
    const buckets = `/api/v1/runs/${longId}/metrics?name=train%2Floss&buckets=${BUCKETS}`;
    report({
      ...base,
      ...(await inTurns((side) =>
        medianMs(quick ? 5 : 20, () => side.tracker.get(side === ours ? buckets : interval(side))),
      )),
      bench: "http-buckets",
      unit: `ms, ${size.points} points to ${BUCKETS} buckets with smallest, largest and last value; of MLflow get-history-bulk-interval`,
      smaller: true,
    });
    report({
      ...base,
      ...(await inTurns(async ({ tracker, experimentId }) => {
        const runId = await createRun(tracker, experimentId);
        return medianMs(quick ? 30 : 100, (step) => {
          const metric = { run_id: runId, key: "loss", value: 1 / (step + 1), timestamp: Date.now(), step };
          return tracker.post(`${API}/runs/log-metric`, JSON.stringify(metric));
        });
      })),
      bench: "http-log-metric",
      unit: "ms, log-metric, p50 of one writer",
      smaller: true,
    });

    const { uid, id } = await watchedRun(ours, async (uid) => {
      const { rows } = await connection.pool.query<{ id: string }>(
        "select id from run where replace(uid::text, '-', '') = $1",
        [uid],
      );
      return Number(rows[0]?.id);
    });
    const reading = () => readBeside(ours.tracker, { uid, id });
    const idle = inShort(await reading());
    for (const [bench, everyMs, how] of [
      ["http-beside-paced", PACED_EVERY_MS, `${(WRITERS * 1_000_000) / PACED_EVERY_MS} points/s together`],
      ["http-beside", 0, "as fast as they can"],
    ] as const) {
      const writers = await startWriters(ours.tracker, ours.experimentId, { everyMs });
      const beside = inShort(await reading());
      const { points, seconds } = await writers.stop();
      report({
        peer: "the same server without writers",
        bench,
        ours: beside.runs?.p95 ?? Number.NaN,
        theirs: idle.runs?.p95 ?? Number.NaN,
        unit: `ms, p95 of GET /api/v1/runs beside ${WRITERS} writers, ${how}`,
        n: 60,
        smaller: true,
        beside,
        idle,
        pointsPerSecond: Math.round(points / seconds),
        ...load(),
      });
    }
    const batches: number[][] = [[], []];
    report({
      ...base,
      ...(await inTurns(async (side) => {
        const written = await writeFor(side.tracker, side.experimentId, quick ? 8_000 : 20_000);
        batches[side === ours ? 0 : 1]?.push(...written.times);
        return written.points / written.seconds;
      })),
      bench: "http",
      unit: `points/s acknowledged, log-batch of 1,000 from ${WRITERS} writers`,
      p50ms: batches.map((times) => Math.round(quantile(times, 0.5))),
      p95ms: batches.map((times) => Math.round(quantile(times, 0.95))),
    });
    for (const { tracker } of sides) tracker.close();
  } finally {
    for (const one of served.toReversed()) await one.stop();
    await connection.close();
    await server.stop();
  }
}

async function sideOf(url: string): Promise<Side> {
  const tracker = connectTo(url);
  const experimentId = await createExperiment(tracker, "written");
  const filledId = await createExperiment(tracker, "searched");
  return { tracker, experimentId, filledId, longRun: await createRun(tracker, filledId) };
}

async function watchedRun(
  { tracker, experimentId }: Side,
  numberOf: (uid: string) => Promise<number>,
): Promise<{ uid: string; id: number }> {
  const uid = await createRun(tracker, experimentId);
  return { uid, id: await numberOf(uid) };
}

async function medianMs(rounds: number, call: (round: number) => Promise<unknown>): Promise<number> {
  return median(await measure(rounds, call));
}
