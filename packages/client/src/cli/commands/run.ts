import type { RunDetail } from "@foldwise/core/contracts/http/run";
import type { RunMetrics } from "@foldwise/core/contracts/http-responses";
import { decodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import { objectivePlaceText, stateText } from "@foldwise/core/sweep";
import { foldLabel } from "@foldwise/core/words";
import type { Command } from "commander";
import type { FoldwiseClient } from "../../sdk";
import { idArgument } from "../arguments";
import { contextOf } from "../context";
import { decimalText, rate, textTable } from "../text";
import { userName } from "../user-name";

type RunList = Awaited<ReturnType<FoldwiseClient["runs"]["list"]>>;

export function addRunCommands(program: Command): void {
  const run = program.command("run").description("list, show, retry and delete runs");
  run
    .command("ls")
    .description("runs, newest first or by a metric")
    .option("--sweep <id>", "of this sweep", idArgument)
    .option("--state <states>", "commas between")
    .option("--variant <name>", "of this variant")
    .option("--fold <n>", "on this fold", idArgument)
    .option("--dataset <slug>", "on this dataset")
    .option("--parent <id>", "nested directly in this run, or none: nested in no run", parentArgument)
    .option("--filter <query>", 'that the query finds, such as "metrics.loss < 0.5 AND fold IN (0, 1)"')
    .option("--order-by <fields>", 'sort by fields, such as "metrics.loss DESC, start_time"')
    .option(
      "--sort <metric>",
      "sort by last value, highest first; needs --sweep if several experiments have runs",
    )
    .option("--limit <n>", "how many", idArgument, 50)
    .action(
      async (
        { state, ...query }: { state?: string; sweep?: number; sort?: string; limit: number },
        command: Command,
      ) => {
        const context = contextOf(command);
        const list = await context.client.runs.list({ ...query, state: state?.split(",") });
        context.print(list, runsText(list, query.sort));
      },
    );
  run
    .command("show")
    .description("a run with its epochs and evaluations")
    .argument("<id>", "number", idArgument)
    .action(async (id: number, _: object, command: Command) => {
      const context = contextOf(command);
      const [detail, { metrics }] = await Promise.all([
        context.client.runs.show(id),
        context.client.runs.metrics(id),
      ]);
      const epochs = epochRows(metrics);
      context.print({ ...detail, epochs, epochsPlanned: detail.epochs }, runText(detail, epochs));
    });
  run
    .command("delete")
    .description("hide a run that has ended; a purge removes it permanently")
    .argument("<id>", "number", idArgument)
    .action(async (id: number, _: object, command: Command) => {
      const context = contextOf(command);
      context.print(await context.client.runs.delete(id), `run ${id} is deleted`);
    });
  run
    .command("stop")
    .description("cancel one run of a sweep; its trial's other runs continue")
    .argument("<id>", "number", idArgument)
    .option("--by <name>", "who asks for it; your user name unless given")
    .action(async (id: number, { by = userName() }: { by?: string }, command: Command) => {
      const context = contextOf(command);
      const detail = await context.client.runs.stop(id, by);
      context.print(detail, `run ${id} is ${detail.state}`);
    });
  run
    .command("retry")
    .description("queue the trial of a failed or cancelled run again, from its last checkpoint")
    .argument("<id>", "number", idArgument)
    .action(async (id: number, _: object, command: Command) => {
      const context = contextOf(command);
      const detail = await context.client.runs.retry(id);
      context.print(detail, `run ${id} is ${detail.state}`);
    });
}

function parentArgument(text: string): number | "none" {
  return text === "none" ? text : idArgument(text);
}

/** One object an epoch with every metric that has a value there. */
export function epochRows(metrics: RunMetrics["metrics"]): Record<string, MetricNumber>[] {
  const rows = new Map<number, Record<string, MetricNumber>>();
  for (const { name, points = [] } of metrics)
    for (const [epoch, value] of points) {
      const row = rows.get(epoch) ?? { epoch };
      row[name] = value;
      rows.set(epoch, row);
    }
  return [...rows.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** @param sort metric that the list is sorted by, which then has a column of its own */
function runsText({ runs, values }: Pick<RunList, "runs" | "values">, sort?: string): string {
  const sorted = (i: number) => (sort === undefined ? [] : [rate(values?.[i])]);
  return textTable(
    [
      ...["id", "sweep", "variant", "fold", "seed", "state", "epoch", "objective"],
      ...(sort === undefined ? [] : [sort]),
    ],
    runs.map((r, i) => [
      r.id,
      r.sweepId,
      r.variant,
      r.fold,
      r.seed,
      stateText(r),
      `${r.epoch}/${r.epochs ?? "?"}`,
      rate(r.objective),
      ...sorted(i),
    ]),
  );
}

function runText(run: RunDetail, epochs: readonly Record<string, MetricNumber>[]): string {
  const names = [...new Set(epochs.flatMap((row) => Object.keys(row)))].filter(
    (name) => name === "epoch" || /^(train|val)\//.test(name),
  );
  const cell = (name: string, value: MetricNumber | undefined) =>
    value === undefined ? null : name === "epoch" ? String(value) : decimalText(decodeMetric(value), 4);
  const isClassified = run.evaluations.some(({ classes }) => classes.length > 0);
  const measures = isClassified
    ? ["accuracy", "balanced_accuracy", "auc"]
    : [...new Set(run.evaluations.flatMap(({ metrics }) => Object.keys(metrics)))];
  // Which draw it was comes after what was drawn.
  const conditions = [...new Set(run.evaluations.flatMap((e) => Object.keys(e.conditions)))].sort(
    (a, b) => Number(a === "replicate") - Number(b === "replicate"),
  );
  const evaluations = run.evaluations.map((e) => [
    e.weights,
    ...conditions.map((name) => String(e.conditions[name] ?? "")),
    ...measures.map((name) => rate(e.metrics[name])),
  ]);
  return [
    `run ${run.id}  ${run.name}  ${stateText(run)}`,
    run.objectiveOf
      ? `${run.objectiveOf.metric} ${rate(run.objective)} ${objectivePlaceText(run.objectiveOf)}, epoch ${run.objectiveOf.epoch}`
      : "",
    `dataset ${run.dataset?.name ?? "—"}, fold ${run.fold === null ? "—" : foldLabel(run)}, seed ${run.seed ?? "—"}, ${run.splitScheme ?? "no split"}`,
    run.failure ? `failed: ${run.failure.message}${run.failure.remedy ? `; ${run.failure.remedy}` : ""}` : "",
    run.stop ? `pruned: ${run.stop.text}` : "",
    textTable(
      names,
      epochs.map((row) => names.map((name) => cell(name, row[name]))),
    ),
    evaluations.length > 0 ? textTable(["weights", ...conditions, ...measures], evaluations) : "",
  ]
    .filter(Boolean)
    .join("\n\n");
}
