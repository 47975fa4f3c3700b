import type { DatasetView } from "@foldwise/core/contracts/http/dataset";
import type { RunDetail } from "@foldwise/core/contracts/http/run";
import {
  type FilledTable,
  formatMargin,
  formatNumber,
  formatOf,
  type PublishedCell,
  type TableCell,
  testedNoun,
} from "@foldwise/core/tables";
import { metricLabel } from "../../../formats/metric-label";
import { rangeText } from "./grid";
import { signed } from "./signed";

type Row = readonly [string, string];

export function cellTitle(table: FilledTable, cell: TableCell): string {
  const row = table.rows.find(({ key }) => key === cell.row);
  const column = table.columns.find(({ key }) => key === cell.column);
  const where = [column?.group, column?.label].filter(Boolean).join(", ");
  return `${[row?.group, row?.label ?? cell.row].filter(Boolean).join(", ")} · ${where || cell.column}`;
}

/** Our number with everything needed to make it again, but its runs. */
export function oursPairs(table: FilledTable, cell: TableCell, dataset: DatasetView | undefined): Row[] {
  const { ours, metric } = cell;
  if (ours === null) return [];
  const format = formatOf(table, cell);
  const rows: Row[] = [
    [
      metricLabel(metric),
      ours.value === null ? `— (${ours.reason ?? "does not exist"})` : formatNumber(format, ours.value),
    ],
    [
      "95 % interval",
      rangeText(format, ours) ||
        (ours.intervalWithheld === null ? "none" : `withheld: ${ours.intervalWithheld}`),
    ],
  ];
  if (ours.intervalMethod) rows.push(["interval method", ours.intervalMethod]);
  if (ours.spread)
    rows.push([
      "spread",
      `${formatNumber(format, ours.spread.low)} to ${formatNumber(format, ours.spread.high)} over ${ours.spread.over}`,
    ]);
  if (ours.images > 0)
    rows.push([
      `test ${testedNoun({ metric, direction: table.measures?.find(({ name }) => name === metric)?.direction })}`,
      ours.images.toLocaleString("en"),
    ]);
  if (ours.folds.length > 0) rows.push([ours.folds.length === 1 ? "fold" : "folds", ours.folds.join(", ")]);
  if (ours.seeds.length > 0) rows.push([ours.seeds.length === 1 ? "seed" : "seeds", ours.seeds.join(", ")]);
  if (ours.trainings > 0) rows.push(["training runs", String(ours.trainings)]);
  if (ours.replicates > 0) rows.push(["noise replicates", String(ours.replicates)]);
  rows.push([table.dataset.id === "" ? "runs" : "dataset", table.dataset.name]);
  if (dataset) rows.push(["data fingerprint", dataset.fingerprint]);
  return rows;
}

export function publishedPairs(table: FilledTable, cell: TableCell, published: PublishedCell): Row[] {
  const rows: Row[] = [
    ["reported value", published.unit === "percent" ? `${published.printed} %` : published.printed],
    ["sample size", published.n === null ? "not stated" : published.n.toLocaleString("en")],
    ["95 % interval", rangeText(formatOf(table, cell), published) || "none"],
  ];
  if (published.intervalMethod) rows.push(["interval method", published.intervalMethod]);
  if (table.baseline) {
    rows.push(["source", table.baseline.title]);
    if (table.baseline.doi) rows.push(["doi", table.baseline.doi]);
  }
  return rows;
}

export function differencePairs(table: FilledTable, cell: TableCell): Row[] {
  if (table.differences === "hidden")
    return [["ours − published", `hidden: ${table.dataset.name} is not the source's data`]];
  if (cell.difference === null) return [["ours − published", "one side has no number"]];
  return [
    ["ours − published", signed(cell.difference, formatOf(table, cell))],
    [
      "verdict",
      cell.verdict === null
        ? "none: one side has no interval"
        : `${cell.verdict} at margin ${formatMargin(formatOf(table, cell), table.equivalenceMargin)}`,
    ],
  ];
}

/** Names under which a trainer reports the versions that decide a number. */
const VERSIONS = /(version|code|commit|node|tfjs|tensorflow|onednn|cpu|threads|platform)/i;

/** One line on how a run was made: fold, seed, split, epochs, versions. */
export function describeRun(run: RunDetail): string {
  const versions = Object.entries(run.environment ?? {})
    .filter(([name, value]) => VERSIONS.test(name) && value !== null)
    .map(([name, value]) => `${name} ${String(value)}`);
  return [
    run.variant,
    run.fold === null ? null : `fold ${run.fold}`,
    run.seed === null ? null : `seed ${run.seed}`,
    run.split ? `${run.split.scheme}, split ${run.split.fingerprint.slice(0, 8)}` : run.splitScheme,
    run.bestEpoch === null ? null : `best epoch ${run.bestEpoch} of ${run.epoch}`,
    ...versions,
  ]
    .filter(Boolean)
    .join(" · ");
}
