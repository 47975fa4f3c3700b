"use client";

import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import type { Column } from "@/components/data-table/column";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { EmptyState } from "@/components/empty-state";
import { Link } from "@/components/link";
import { MissingValue } from "@/components/missing-value";
import { Section } from "@/components/section";
import { useUrlState } from "@/fetching/use-url-state";
import { metricLabel } from "@/formats/metric-label";
import { formatMetric } from "@/formats/numbers";
import { formatParameter, parameterHint, parameterLabels, plainParameter } from "@/formats/parameters";
import { type NestedRow, type PreparedNested, prepareNested } from "../prepare/nested-rows";
import classes from "./sweep-page.module.css";
import { VariantName } from "./variant-name";

/** Outer folds of a nested cross-validation: the chosen parameters of each, and their scores on its test side. */
export function NestedPanel({ sweep }: { sweep: SweepDetail }) {
  const [shown, setShown] = useUrlState("trial", "");
  const nested = prepareNested(sweep);
  if (nested === null) return null;
  const show = (trial: number) => setShown(shown === String(trial) ? "" : String(trial));
  const columns = nestedColumns(sweep, nested, show);
  return (
    <div className={classes.nested}>
      <Section
        flush
        title="Outer folds"
        about={
          <>
            {`Parameters chosen on ${nested.innerFolds} inner folds, tested on the outer fold`}
            {nested.summaries.map((summary) => (
              <span key={summary.variant} className={classes.summary}>
                {summaryText(summary, nested, sweep)}
              </span>
            ))}
          </>
        }
        actions={<CsvButton title={`${sweep.name} outer folds`} columns={columns} rows={nested.rows} />}
      >
        <DataTable
          label={`Outer folds of ${sweep.name}`}
          columns={columns}
          rows={nested.rows}
          rowKey={({ key }) => key}
          rowHeight={
            sweep.variants.length > 1 && sweep.variants.some(({ description }) => description !== "")
              ? 48
              : undefined
          }
          isSelected={({ chosen }) => chosen !== null && shown === String(chosen)}
          empty={<EmptyState sentence="The plan has no outer folds." />}
        />
      </Section>
    </div>
  );
}

function summaryText(
  { variant, mean, deviation }: PreparedNested["summaries"][number],
  { metric, rows }: PreparedNested,
  { variants }: SweepDetail,
): string {
  const own = rows.filter((row) => row.variant === variant);
  const value =
    mean === null
      ? `${own.filter(({ score }) => score !== null).length} of ${own.length} folds tested`
      : `${metricLabel(metric)} ${formatMetric(metric, mean)}${deviation === null ? "" : ` ± ${formatMetric(metric, deviation)} SD`}`;
  return variants.length > 1 ? `${variant}: ${value}` : value;
}

function nestedColumns(
  sweep: SweepDetail,
  { metric, parameters }: PreparedNested,
  show: (trial: number) => void,
): Column<NestedRow>[] {
  const labels = parameterLabels(parameters);
  const places = new Map(sweep.variants.map((variant, index) => [variant.name, { ...variant, index }]));
  const objective = sweep.objective.metric;
  return [
    { key: "fold", header: "fold", value: ({ fold }) => fold, cell: ({ fold }) => `F${fold}`, width: 64 },
    ...(sweep.variants.length > 1
      ? [
          {
            key: "variant",
            header: "variant",
            value: ({ variant }: NestedRow) => variant,
            cell: ({ variant }: NestedRow) => <VariantName name={variant} place={places.get(variant)} />,
          },
        ]
      : []),
    {
      key: "score",
      header: `test ${metricLabel(metric)}`,
      hint: "On the outer test side, of the chosen parameters trained on the rest of the images.",
      align: "right",
      value: ({ score }) => score,
      cell: ({ score, runId, missing }) =>
        score === null ? (
          <MissingValue reason={missing} />
        ) : runId === null ? (
          formatMetric(metric, score)
        ) : (
          <Link href={`/runs/${runId}`}>{formatMetric(metric, score)}</Link>
        ),
    },
    {
      key: "chosen",
      header: "chosen",
      hint: "The trial with the best objective over the fold's inner folds; select it to show their curves.",
      value: ({ chosen }) => chosen,
      cell: ({ chosen, missing }) =>
        chosen === null ? (
          <MissingValue reason={missing} />
        ) : (
          <button
            type="button"
            className={classes.choose}
            onClick={() => show(chosen)}
            title="Show the curves of its inner folds"
          >
            #{chosen}
          </button>
        ),
    },
    ...parameters.map(
      (name): Column<NestedRow> => ({
        key: `p.${name}`,
        header: labels.get(name) ?? name,
        hint: parameterHint(name),
        align: "right",
        missing: "Nothing is chosen yet.",
        value: ({ configuration }) => {
          const value = plainParameter(configuration[name] ?? null);
          return typeof value === "boolean" ? String(value) : value;
        },
        cell: ({ configuration }) => {
          const value = configuration[name];
          return value === undefined ? null : formatParameter(value);
        },
      }),
    ),
    {
      key: "inner",
      header: `inner ${metricLabel(objective)}`,
      hint: "Mean over the inner folds of the chosen trial. It chose the parameters, so it is too good; the test score is not.",
      align: "right",
      value: ({ inner }) => inner,
      cell: ({ inner, missing }) =>
        inner === null ? <MissingValue reason={missing} /> : formatMetric(objective, inner),
    },
  ];
}
