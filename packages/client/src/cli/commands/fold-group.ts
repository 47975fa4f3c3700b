import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FoldComparisonView } from "@foldwise/core/contracts/http/fold-comparison";
import type { FoldGroup, FoldGroupSummary } from "@foldwise/core/contracts/http/fold-group";
import { decodeMetric, type MetricNumber } from "@foldwise/core/contracts/metric-number";
import { FOLD_VALUES, type FoldValue } from "@foldwise/core/fold-groups";
import { answerVerdict } from "@foldwise/core/tables";
import { type Command, Option } from "commander";
import { idArgument } from "../arguments";
import { contextOf } from "../context";
import { decimalText, textTable } from "../text";

const DECIMALS = 4;

const valueOption = () =>
  new Option("--value <which>", "which value of each metric's history").choices(FOLD_VALUES).default("last");

export function addFoldGroupCommands(program: Command): void {
  const group = program
    .command("fold-group")
    .description("logged runs that differ by their fold: list, show and compare");
  group
    .command("ls")
    .description("fold groups, that of the newest run first")
    .option("--experiment <id>", "of this experiment", idArgument)
    .option("--parent <id>", "of runs nested in this run", idArgument)
    .option("--limit <n>", "how many", idArgument, 50)
    .action(async (query: { experiment?: number; parent?: number; limit: number }, command: Command) => {
      const context = contextOf(command);
      const list = await context.client.foldGroups.list(query);
      context.print(list, listText(list.groups));
    });
  group
    .command("show")
    .description("each metric by fold, with mean, standard deviation and 95 % interval")
    .argument("<id>", "of the group, such as r12")
    .addOption(valueOption())
    .option("--csv", "a row for each run that counts, as CSV")
    .action(async (id: string, { value, csv }: { value: FoldValue; csv?: boolean }, command: Command) => {
      const context = contextOf(command);
      if (csv) {
        const body = await context.client.foldGroups.export(id, { value });
        if (body) await pipeline(Readable.fromWeb(body), process.stdout, { end: false });
        return;
      }
      const found = await context.client.foldGroups.show(id, { value });
      context.print(found, groupText(found));
    });
  group
    .command("compare")
    .description("paired tests over folds against another group or a trial of a sweep")
    .argument("<id>", "of the group, such as r12")
    .argument("<other>", "another group, SWEEP/TRIAL, or SWEEP for its best trial")
    .option("--metric <name>", "of the group; one that both have unless given")
    .option("--with-metric <name>", "of the other; the same unless given")
    .addOption(valueOption())
    .action(
      async (
        id: string,
        other: string,
        query: { metric?: string; withMetric?: string; value: FoldValue },
        command: Command,
      ) => {
        const context = contextOf(command);
        const compared = await context.client.foldGroups.compare(id, other, query);
        context.print(compared, comparisonText(compared));
      },
    );
}

function listText(groups: readonly FoldGroupSummary[]): string {
  if (groups.length === 0)
    return "No fold groups yet: a run logged with a parameter or tag called fold makes one.";
  return textTable(
    ["id", "group", "experiment", "folds", "seeds", "repeats", "runs", "complete"],
    groups.map((one) => [
      one.id,
      one.label,
      one.experimentName,
      one.folds,
      one.seeds,
      one.repeats,
      one.runs,
      one.complete,
    ]),
  );
}

const shown = (value: MetricNumber | null) =>
  value === null ? null : decimalText(decodeMetric(value), DECIMALS);
const intervalText = (interval: readonly [number, number] | null) =>
  interval === null ? "" : `[${interval.map((end) => shown(end)).join(", ")}]`;

function groupText(group: FoldGroup): string {
  return [
    `fold group ${group.id}  ${group.label}  ${group.counted.length} of ${group.runs} runs count`,
    textTable(
      ["metric", "folds", "mean", "sd", "95 % interval", "note"],
      group.metrics.map((metric) => [
        metric.name,
        metric.folds.length,
        shown(metric.mean),
        shown(metric.sd),
        intervalText(metric.interval),
        [metric.reason, metric.withheld, metric.missing].filter(Boolean).join("; "),
      ]),
    ),
    group.leftOut.length === 0
      ? ""
      : textTable(
          ["left out", "fold", "reason"],
          group.leftOut.map(({ id, fold, reason }) => [id, fold, reason]),
        ),
    group.notes.join("\n"),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function comparisonText({ metric, first, second, comparison, notes }: FoldComparisonView): string {
  const { perFold, effect, interval, test, overFolds, withheld } = comparison;
  return [
    `${metric}: ${first.label} − ${second.label}`,
    textTable(
      ["fold", "first", "second", "difference"],
      perFold.map((fold) => [fold.fold, shown(fold.first), shown(fold.second), shown(fold.effect)]),
    ),
    effect === null
      ? `Not compared: ${withheld ?? "no folds"}.`
      : `mean difference ${shown(effect)} ${intervalText(interval)}  ${test ?? ""}\n${answerVerdict(comparison) ?? ""}`.trim(),
    textTable(
      ["test", "p", "note"],
      overFolds.map(({ name, pValue, withheld: none, assumes, detail }) => [
        name,
        pValue === null ? null : decimalText(pValue, DECIMALS),
        [none, detail, assumes].filter(Boolean).join("; "),
      ]),
    ),
    [...comparison.notes, ...notes].join("\n"),
  ]
    .filter(Boolean)
    .join("\n\n");
}
