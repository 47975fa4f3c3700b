import { invalid } from "@foldwise/core/errors";
import { type Columns, toPoints } from "@foldwise/db/metrics";
import { listAttributions } from "@foldwise/db/repositories/logged-run";
import { z } from "zod";
import { mlflowRoute } from "../define";
import { int64, maxResults, optionalText, repeated, runId } from "../fields";
import { pageOfPoints } from "../point-page";
import { requireRunId } from "../run-of";
import { thinPoints } from "../thin-points";
import { attributionsByPoint, metricMessage } from "../views/metric";
import { hexId } from "../views/run";

const MAX_HISTORY = 1_000_000;
const MAX_RUNS = 100;
const MAX_INTERVAL_POINTS = 2_500;
const runIds = repeated.pipe(
  z.array(runId).min(1, "name at least one run").max(MAX_RUNS, `at most ${MAX_RUNS}`),
);

export const METRIC_ROUTES = [
  mlflowRoute({
    method: "GET",
    path: "/mlflow/metrics/get-history",
    input: z.object({
      run_id: runId,
      metric_key: z.string(),
      max_results: maxResults(MAX_HISTORY, MAX_HISTORY),
      page_token: optionalText,
    }),
    answer: async ({ db, metrics, input }) => {
      const id = await requireRunId(db, input.run_id);
      const { points, next } = await pageOfPoints({
        metrics,
        runId: id,
        name: input.metric_key,
        after: input.page_token,
        limit: input.max_results,
      });
      const attributions = await listAttributions({ ctx: db, runIds: [id], name: input.metric_key });
      const attributionOf = attributionsByPoint(attributions);
      if (points.length === 0) return {};
      return {
        metrics: points.map((point) => {
          const named = { name: input.metric_key, ...point };
          return metricMessage(named, attributionOf(named));
        }),
        ...(next === null ? {} : { next_page_token: next }),
      };
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/metrics/get-history-bulk-interval",
    input: z
      .object({
        run_ids: runIds,
        metric_key: z.string(),
        start_step: int64.optional(),
        end_step: int64.optional(),
        max_results: maxResults(MAX_INTERVAL_POINTS, 320),
      })
      .refine(({ start_step, end_step }) => (start_step === undefined) === (end_step === undefined), {
        path: ["start_step"],
        message: "give start_step and end_step together, or neither",
      })
      .refine(({ start_step = 0n, end_step = start_step }) => start_step <= end_step, {
        path: ["end_step"],
        message: "must not be below start_step",
      }),
    answer: async (call) => {
      const { run_ids, metric_key, start_step, end_step, max_results } = call.input;
      const series = await seriesOf(call, run_ids, {
        names: [metric_key],
        ...(start_step === undefined ? {} : { fromStep: start_step, toStep: end_step }),
      });
      return {
        metrics: series.flatMap(({ uid, points }) =>
          messagesOf(uid, metric_key, thinPoints(points, max_results)),
        ),
      };
    },
  }),
  mlflowRoute({
    method: "GET",
    path: "/mlflow/metrics/get-history-bulk",
    input: z.object({
      run_id: runIds,
      metric_key: z.string(),
      max_results: maxResults(MAX_HISTORY, 25_000),
    }),
    answer: async (call) => {
      const { run_id, metric_key, max_results } = call.input;
      const series = await seriesOf(call, run_id, { names: [metric_key] });
      const all = series.flatMap(({ uid, points }) => messagesOf(uid, metric_key, points));
      if (all.length > max_results)
        throw invalid([
          {
            field: "max_results",
            value: String(max_results),
            problem: `the runs have ${all.length} points`,
            remedy: "use get-history-bulk-interval, which thins them out",
          },
        ]);
      return { metrics: all };
    },
  }),
];

async function seriesOf(
  { db, metrics }: Parameters<(typeof METRIC_ROUTES)[0]["answer"]>[0],
  uids: readonly string[],
  selection: { names: string[]; fromStep?: bigint; toStep?: bigint },
): Promise<{ uid: string; points: Columns }[]> {
  const ids = await Promise.all(uids.map((uid) => requireRunId(db, uid)));
  const { series } = await metrics.readPoints({ owners: ids.map((id) => ({ runId: id })), ...selection });
  return series.flatMap(({ owner, points }) => {
    const uid = "runId" in owner ? uids[ids.indexOf(owner.runId)] : undefined;
    return uid === undefined ? [] : [{ uid, points }];
  });
}

function messagesOf(uid: string, name: string, points: Columns) {
  return toPoints(points).map((point) => ({ ...metricMessage({ name, ...point }), run_id: hexId(uid) }));
}
