import type { EvaluationView } from "@foldwise/core/contracts/http/run";
import type { MeasuredValueView } from "@foldwise/core/contracts/http/score-curves";
import { classMeasure, PER_CLASS_METRICS } from "@foldwise/core/metrics";
import { formatMetric } from "@/formats/numbers";

/** Measures of single classes, in the order of their columns; AUC is of a class against all others. */
export const CLASS_METRICS = [...PER_CLASS_METRICS, "auc"] as const;
export type ClassMetric = (typeof CLASS_METRICS)[number];

/** One class of an evaluation. */
export interface MeasuredClass {
  name: string;
  images: number;
  measures: Partial<Record<ClassMetric, MeasuredValueView>>;
}

/** A row for each class, with what was measured of it. */
export function measuredClasses(
  { classes, confusion }: Pick<EvaluationView, "classes" | "confusion">,
  measures: readonly MeasuredValueView[],
): MeasuredClass[] {
  const byName = new Map(measures.map((measure) => [measure.name, measure]));
  return classes.map((name, c) => ({
    name,
    images: (confusion[c] ?? []).reduce((sum, count) => sum + count, 0),
    measures: Object.fromEntries(
      CLASS_METRICS.flatMap((metric) => {
        const measure = byName.get(classMeasure(metric, name));
        return measure ? [[metric, measure]] : [];
      }),
    ),
  }));
}

/** Measures of the whole evaluation. */
export function overallMeasures(measures: readonly MeasuredValueView[]): MeasuredValueView[] {
  return measures.filter(({ name }) => !CLASS_METRICS.some((metric) => name.startsWith(`${metric}/class/`)));
}

/** `0.912–0.953`, or an empty text. */
export function intervalText({ name, interval }: MeasuredValueView): string {
  return interval === null ? "" : `${formatMetric(name, interval[0])}–${formatMetric(name, interval[1])}`;
}
