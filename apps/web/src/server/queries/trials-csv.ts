import { decodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import { objectivePlace, objectivePlaceText, stateText } from "@foldwise/core/sweep";
import { isSimulated } from "@foldwise/core/trainers";
import { foldLabel } from "@foldwise/core/words";
import type { Context } from "@foldwise/db/client";
import { findSweepHead, listTrials, MAX_TRIALS_LISTED } from "@foldwise/db/repositories/sweep";
import { type CsvValue, toCsv } from "@/formats/csv";
import { plainParameter } from "@/formats/parameters";
import type { TrialList } from "../routes/parameters";
import { trialView } from "../views/sweep";
import { readTrialList } from "./trial-page";

type Trial = ReturnType<typeof trialView>;

/**
 * Every trial that the filters leave as CSV, a row for each trial or for each of its runs. Read and sent page by page as the
 * client takes it, so that the memory does not grow with the sweep.
 * @throws FoldwiseError `not-found`; `invalid` for an order or a parameter that the sweep does not have.
 */
export async function trialsCsv({
  db,
  sweepId,
  list,
  rows: kind,
}: {
  db: Context;
  sweepId: number;
  list: TrialList;
  rows: "trials" | "runs";
}): Promise<Response> {
  const { name, plan, dataset } = await findSweepHead({ ctx: db, id: sweepId });
  const read = readTrialList(plan, list);
  const parameters = Object.keys(plan.space);
  const objective = `${plan.objective.metric} ${objectivePlaceText(objectivePlace(plan))}`;
  const data = [
    ...(dataset ? [dataset.slug] : []),
    ...(dataset?.isSynthetic ? ["synthetic"] : []),
    ...(isSimulated(plan.trainer.kind) ? ["simulated"] : []),
  ].join(" ");
  const table = kind === "trials" ? trialTable(objective) : runTable(objective);
  const rowsOf = (trial: Trial): CsvValue[][] => {
    const head = [
      trial.number,
      trial.variant,
      ...parameters.map((key) => plainParameter(trial.configuration[key] ?? null)),
    ];
    return table.rows(trial).map((row) => [...head, ...row, data]);
  };
  const encoder = new TextEncoder();
  let after: string | undefined;
  let header: string[] | null = ["trial", "variant", ...parameters, ...table.header, "data"];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const page = await listTrials({ ctx: db, sweepId, ...read, after, limit: MAX_TRIALS_LISTED });
      const rows = page.trials.map(trialView).flatMap(rowsOf);
      const text = header ? toCsv(header, rows) : rows.length > 0 ? toCsv([], rows).slice(2) : "";
      header = null;
      controller.enqueue(encoder.encode(text));
      if (page.next === null) controller.close();
      else after = page.next;
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(`${name} ${kind}.csv`)}`,
      "cache-control": "no-store",
    },
  });
}

interface Table {
  header: string[];
  rows: (trial: Trial) => CsvValue[][];
}

function trialTable(objective: string): Table {
  return {
    header: [
      "state",
      objective,
      "minimum",
      "maximum",
      "complete runs",
      "runs",
      "epochs",
      "started",
      "finished",
      "seconds",
      "stopped",
      "failure",
    ],
    rows: (trial) => [
      [
        stateText(trial),
        plainNumber(trial.objective),
        trial.range?.[0] ?? null,
        trial.range?.[1] ?? null,
        trial.runs.filter(({ state }) => state === "complete").length,
        trial.runs.length,
        trial.runs.reduce((sum, { epoch }) => sum + epoch, 0),
        trial.startedAt,
        trial.finishedAt,
        trial.startedAt && trial.finishedAt
          ? (Date.parse(trial.finishedAt) - Date.parse(trial.startedAt)) / 1_000
          : null,
        trial.stop?.text ?? null,
        trial.failure?.message ?? null,
      ],
    ],
  };
}

function runTable(objective: string): Table {
  return {
    header: ["run", "fold", "seed", "state", "epoch", "best epoch", "attempt", objective],
    rows: ({ runs }) =>
      runs.map((run) => [
        run.id,
        run.fold === null ? null : foldLabel(run),
        run.seed,
        stateText(run),
        run.epoch,
        run.bestEpoch,
        run.attempt,
        plainNumber(run.objective),
      ]),
  };
}

/** NaN and the infinities as the words that readers of CSV know. */
function plainNumber(value: MetricNumber | null): CsvValue {
  if (value === null) return null;
  const number = decodeMetric(value);
  return Number.isFinite(number) ? number : String(number);
}
