import type { EvaluationView } from "@foldwise/core/contracts/http/run";
import type { MeasuredValueView } from "@foldwise/core/contracts/http/score-curves";
import { registeredMeasures } from "@foldwise/core/measures";
import { classMeasure, PER_CLASS_METRICS } from "@foldwise/core/metrics";
import { metricLabel } from "@/formats/metric-label";
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

/** A measure of the whole evaluation, in words. */
export interface OverallMeasure extends MeasuredValueView {
  label: string;
}

/**
 * Measures of the whole evaluation, in the order of the registry, averages beside what they are of. Where there is a mean
 * AUC of all classes, the other one says that it is the positive class's.
 */
export function overallMeasures(measures: readonly MeasuredValueView[]): OverallMeasure[] {
  const overall = measures.filter(
    ({ name }) => !CLASS_METRICS.some((metric) => name.startsWith(`${metric}/class/`)),
  );
  const hasMean = overall.some(({ name }) => name === "auc/macro");
  const order = registeredMeasures();
  const place = ({ name }: MeasuredValueView) => {
    const known = order.indexOf(name.split("/", 1)[0] ?? name);
    return known === -1 ? order.length : known;
  };
  return overall
    .sort((a, b) => place(a) - place(b))
    .map((measure) => ({
      ...measure,
      label: measure.name === "auc" && hasMean ? "AUC of the positive class" : metricLabel(measure.name),
    }));
}

/** Why none of the measures has an interval, in the words of the first; null where one has. */
export function whyNoIntervals(measures: readonly MeasuredValueView[]): string | null {
  if (measures.some(({ interval }) => interval !== null)) return null;
  return measures.flatMap(({ withheld, reason }) => withheld ?? reason ?? [])[0] ?? null;
}

/** `0.912–0.953`, or an empty text. */
export function intervalText({ name, interval }: MeasuredValueView): string {
  return interval === null ? "" : `${formatMetric(name, interval[0])}–${formatMetric(name, interval[1])}`;
}
