"use client";

import type { TableVocabulary } from "@foldwise/core/contracts/saved-tables";
import { canonicalMetric } from "@foldwise/core/metrics";
import { TABLE_AGGREGATES } from "@foldwise/core/tables";
import { Select, TagsInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Section } from "@/components/section";
import { baselinesQuery } from "@/entities/baseline/queries";
import { datasetsQuery } from "@/entities/dataset/queries";
import { type LocatedProblem, valueAt } from "@/yaml/fields";
import { parseNumbers, showNumbers } from "@/yaml/numbers";
import { readEntries, writeEntry } from "../prepare/entries";
import { dimensionsOf } from "../prepare/selector-rows";
import { vocabularyQuery } from "../queries/builder";
import { AxisEditor } from "./axis-editor";
import { SelectorField } from "./selector-field";
import classes from "./table-builder.module.css";

interface BuilderFormProps {
  document: unknown;
  problems: readonly LocatedProblem[];
  onChange: (field: string, value: unknown) => void;
  onChangeEntries: (axis: string, entries: readonly unknown[]) => void;
}

export function BuilderForm({ document, problems, onChange, onChangeEntries }: BuilderFormProps) {
  const datasets = useQuery(datasetsQuery).data ?? [];
  const baselines = useQuery(baselinesQuery).data ?? [];
  const asked = textAt(document, "dataset");
  // A slug that is being typed is none that the server knows.
  const dataset = datasets.some(({ slug }) => slug === asked) ? asked : null;
  const words = useQuery(vocabularyQuery(dataset, sweepOf(document))).data ?? EMPTY_VOCABULARY;
  const dimensions = dimensionsOf(words);
  const errorOf = (field: string) => {
    const found = problems.find((one) => one.field === field || one.field.startsWith(`${field}.`));
    return found ? `${found.problem}${found.remedy ? `; ${found.remedy}` : ""}` : undefined;
  };
  const input = (field: string, label: string) => ({
    label,
    error: errorOf(field),
    disabled: document === null,
  });
  const choice = (
    field: string,
    label: string,
    data: readonly string[],
    fallback: string | null,
    value = textAt(document, field),
  ) => (
    <Select
      {...input(field, label)}
      data={withCurrent(data, value)}
      value={value}
      placeholder={fallback ?? undefined}
      onChange={(chosen) => onChange(field, chosen ?? undefined)}
      clearable={fallback !== null}
      searchable={data.length > 8}
    />
  );
  const metricText = textAt(document, "metric");
  // The choices have one spelling of each metric.
  const metric = metricText === null ? null : canonicalMetric(metricText);
  const baseline = baselines.find(({ key }) => key === textAt(document, "baseline"));
  return (
    <form className="fw-stack" onSubmit={(event) => event.preventDefault()} aria-label="Table">
      <Section title="General">
        <div className={classes.fields}>
          <TextInput
            {...input("title", "Title")}
            value={textAt(document, "title") ?? ""}
            onChange={(event) => onChange("title", event.currentTarget.value)}
          />
          <TextInput
            {...input("id", "URL slug")}
            value={textAt(document, "id") ?? ""}
            onChange={(event) => onChange("id", event.currentTarget.value)}
          />
          {choice(
            "dataset",
            "Dataset",
            datasets.map(({ slug }) => slug),
            valueAt(document, "dataset") === null ? "none: runs without one" : "most complete",
          )}
          {choice("metric", "Default metric", words.metrics, "by row or column", metric)}
          {choice("aggregate", "Aggregate", TABLE_AGGREGATES, "mean")}
          <TagsInput
            {...input("folds", "Default folds")}
            styles={{ inputField: { minWidth: 28 } }}
            value={showNumbers(valueAt(document, "folds"))}
            placeholder={valueAt(document, "folds") === undefined ? "all of the dataset" : undefined}
            splitChars={[",", " "]}
            onChange={(next) => onChange("folds", next.length > 0 ? parseNumbers(next) : undefined)}
          />
          {choice("unit", "Unit", ["fraction", "percent", "plain"], "fraction")}
          {choice("compare.among", "Bold: the best among", ["rows", "columns"], "no bold")}
          {choice(
            "baseline",
            "Baseline",
            baselines.map(({ key }) => key),
            "none",
          )}
          {baseline
            ? choice("baselineTable", "Table in the source", tablesOf(baseline.document), "same as table ID")
            : null}
        </div>
        <SelectorField
          label="Filter runs"
          value={valueAt(document, "select")}
          dimensions={dimensions}
          error={errorOf("select")}
          onChange={(value) => onChange("select", value)}
        />
      </Section>
      {(["rows", "columns"] as const).map((axis) => (
        <AxisEditor
          key={axis}
          axis={axis}
          entries={readEntries(valueAt(document, axis))}
          dimensions={dimensions}
          metrics={words.metrics}
          problems={problems}
          onChange={(entries) => onChangeEntries(axis, entries.map(writeEntry))}
        />
      ))}
    </form>
  );
}

const EMPTY_VOCABULARY: TableVocabulary = {
  dataset: null,
  evaluations: 0,
  models: [],
  balances: [],
  augmentations: [],
  variants: [],
  folds: [],
  seeds: [],
  testSigmas: [],
  splitSchemes: [],
  sweeps: [],
  experiments: [],
  metrics: [],
  params: [],
  dimensions: [],
};

/** The sweep that every cell is made of, by number or name; null where the table names none. */
function sweepOf(document: unknown): string | null {
  const sweep = valueAt(document, "select.sweep");
  return typeof sweep === "number" || (typeof sweep === "string" && sweep !== "") ? String(sweep) : null;
}

function textAt(document: unknown, field: string): string | null {
  const value = valueAt(document, field);
  return typeof value === "string" ? value : null;
}

/** What the text says stands in the list even where it is none of the choices: its problem says so. */
function withCurrent(choices: readonly string[], value: string | null): string[] {
  return value !== null && !choices.includes(value) ? [...choices, value] : [...choices];
}

function tablesOf(document: Record<string, unknown>): string[] {
  const { values } = document;
  if (!Array.isArray(values)) return [];
  return [...new Set(values.flatMap((value) => textAt(value, "table") ?? []))];
}
