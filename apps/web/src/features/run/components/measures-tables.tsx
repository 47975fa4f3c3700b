"use client";

import type { EvaluationView } from "@foldwise/core/contracts/http/run";
import type { MeasuredValueView } from "@foldwise/core/contracts/http/score-curves";
import { Skeleton, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Column } from "@/components/data-table/column";
import { CsvButton } from "@/components/data-table/csv-button";
import { DataTable } from "@/components/data-table/data-table";
import { MissingValue } from "@/components/missing-value";
import { QueryView } from "@/components/query-view";
import { Section } from "@/components/section";
import { evaluationMeasuresQuery } from "@/entities/run/queries";
import { formatMetric } from "@/formats/numbers";
import {
  CLASS_METRICS,
  intervalText,
  type MeasuredClass,
  measuredClasses,
  type OverallMeasure,
  overallMeasures,
  whyNoIntervals,
} from "../prepare/measured";
import classes from "./run.module.css";

interface MeasuresTablesProps {
  evaluation: EvaluationView;
  /** Of which run and conditions. */
  file: string;
}

/** Every measure of an evaluation with its interval, or the reason why there is none; those of classes by class. */
export function MeasuresTables({ evaluation, file }: MeasuresTablesProps) {
  const query = useQuery(evaluationMeasuresQuery(evaluation.id));
  return (
    <QueryView query={query} skeleton={<Skeleton className={classes.skeleton} />}>
      {(measures) => {
        const byClass = measuredClasses(evaluation, measures);
        const columns = classColumns(byClass);
        const overall = overallMeasures(measures);
        const why = whyNoIntervals(overall);
        const overallColumns = why === null ? MEASURE_COLUMNS : VALUE_COLUMNS;
        return (
          <div className={classes.measures} data-classes={byClass.length > 0 || undefined}>
            <Section
              flush
              title="Measures"
              about={why === null ? "95 % intervals over test data" : `No 95 % intervals: ${why}`}
              actions={
                <CsvButton
                  title={`${file} measures`}
                  columns={overallColumns}
                  rows={overall}
                  sortParameter="msort"
                />
              }
            >
              <DataTable
                label="Measures"
                columns={overallColumns}
                rows={overall}
                rowKey={({ name }) => name}
                sortParameter="msort"
              />
            </Section>
            {byClass.length > 0 ? (
              <Section
                flush
                title="Classes"
                about={aboutClasses(byClass)}
                actions={
                  <CsvButton
                    title={`${file} classes`}
                    columns={columns}
                    rows={byClass}
                    sortParameter="csort"
                  />
                }
              >
                <DataTable
                  label="Classes"
                  columns={columns}
                  rows={byClass}
                  rowKey={({ name }) => name}
                  sortParameter="csort"
                />
              </Section>
            ) : null}
          </div>
        );
      }}
    </QueryView>
  );
}

const NO_VALUE = "No value.";
const NO_INTERVAL = "No interval.";

const VALUE_COLUMNS: Column<OverallMeasure>[] = [
  { key: "measure", header: "measure", value: ({ label }) => label },
  {
    key: "value",
    header: "value",
    align: "right",
    value: ({ value }) => value,
    cell: ({ name, value, reason }) =>
      value === null ? <MissingValue reason={reason ?? NO_VALUE} /> : formatMetric(name, value),
  },
];

const MEASURE_COLUMNS: Column<OverallMeasure>[] = [
  ...VALUE_COLUMNS,
  {
    key: "low",
    header: "95 % interval",
    align: "right",
    value: (measure) => intervalText(measure),
    cell: (measure) => <IntervalCell measure={measure} />,
  },
];

function IntervalCell({ measure }: { measure: MeasuredValueView }) {
  const { interval, method, withheld, reason } = measure;
  if (interval === null) return <MissingValue reason={withheld ?? reason ?? NO_INTERVAL} />;
  return (
    <Tooltip label={method} multiline maw={360}>
      <span>{intervalText(measure)}</span>
    </Tooltip>
  );
}

function aboutClasses(rows: readonly MeasuredClass[]): string {
  const why = whyNoIntervals(rows.flatMap(({ measures }) => Object.values(measures)));
  return why === null
    ? "95 % intervals over test images, where there are enough"
    : `No 95 % intervals: ${why}`;
}

/** A measure that has no interval of any class has no column of intervals. */
function classColumns(rows: readonly MeasuredClass[]): Column<MeasuredClass>[] {
  const known = CLASS_METRICS.filter((metric) => rows.some(({ measures }) => measures[metric]));
  return [
    { key: "class", header: "class", value: ({ name }) => name },
    {
      key: "support",
      header: "support",
      align: "right",
      hint: "Test images.",
      value: ({ images }) => images,
    },
    ...known.flatMap((metric): Column<MeasuredClass>[] => {
      const header = metric === "auc" ? "AUC" : metric === "f1" ? "F1" : metric;
      const value: Column<MeasuredClass>[] = [
        {
          key: metric,
          header,
          hint: metric === "auc" ? "Against all other classes." : undefined,
          align: "right",
          value: ({ measures }) => measures[metric]?.value ?? null,
          cell: ({ measures: { [metric]: measure } }) =>
            measure?.value === null || measure === undefined ? (
              <MissingValue reason={measure?.reason ?? NO_VALUE} />
            ) : (
              formatMetric(metric, measure.value)
            ),
        },
      ];
      if (rows.every(({ measures }) => (measures[metric]?.interval ?? null) === null)) return value;
      return [
        ...value,
        {
          key: `${metric}-interval`,
          header: `${header} 95 % CI`,
          align: "right",
          value: ({ measures: { [metric]: measure } }) => (measure ? intervalText(measure) || null : null),
          cell: ({ measures: { [metric]: measure } }) =>
            measure ? <IntervalCell measure={measure} /> : <MissingValue reason={NO_INTERVAL} />,
        },
      ];
    }),
  ];
}
