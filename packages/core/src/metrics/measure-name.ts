import { PER_CLASS_METRICS, type PerClassMetric } from "./class-formula";

/** Averages of a per-class metric over the classes. */
export const CLASS_AVERAGES = ["macro", "weighted"] as const;
export type ClassAverage = (typeof CLASS_AVERAGES)[number];

/** Metrics that are 1 less another one: read by that one's formula, and not listed beside it. */
export const COMPLEMENTS: ReadonlyMap<string, string> = new Map([["error_rate", "accuracy"]]);

/** What a name such as `recall/macro` or `recall/class/normal` stands for. */
export type Measure =
  | { readonly kind: "average"; readonly metric: PerClassMetric; readonly average: ClassAverage }
  | { readonly kind: "class"; readonly metric: PerClassMetric; readonly className: string };

/** `recall/macro`, `recall/weighted`; `auc/macro`, of each class against all others. */
export function averageMeasure(metric: PerClassMetric | "auc", average: ClassAverage): string {
  return `${metric}/${average}`;
}

/** `recall/class/normal`: everything after `class/` is the class's name as it is, so that any name can follow. */
export function classMeasure(metric: PerClassMetric | "auc", className: string): string {
  return `${metric}/class/${className}`;
}

/**
 * Reads the name of an average or of a class's measure; null for any other metric.
 *
 * Also reads the syntax of version 0.1, `recall/normal`, in which `macro` and `weighted` are the averages. Names without
 * a slash were all that it allowed, so `recall/class` is of a class called "class" and `recall/class/…` is never old.
 */
export function parseMeasure(name: string): Measure | null {
  const metric = PER_CLASS_METRICS.find((one) => name.startsWith(`${one}/`));
  if (metric === undefined) return null;
  const over = name.slice(metric.length + 1);
  if (over.startsWith("class/")) return { kind: "class", metric, className: over.slice("class/".length) };
  const average = CLASS_AVERAGES.find((one) => one === over);
  if (average !== undefined) return { kind: "average", metric, average };
  return over === "" || over.includes("/") ? null : { kind: "class", metric, className: over };
}

/** The one spelling of a metric's name: `recall/normal` of version 0.1 is `recall/class/normal`; other names stay. */
export function canonicalMetric(name: string): string {
  const measure = parseMeasure(name);
  return measure?.kind === "class" ? classMeasure(measure.metric, measure.className) : name;
}

/** Takes off spaces around a metric's name, but none that end a class's name. */
export function trimMetric(name: string): string {
  const start = name.trimStart();
  const isClass = [...PER_CLASS_METRICS, "auc"].some((metric) => start.startsWith(`${metric}/class/`));
  return isClass ? start : start.trimEnd();
}

/**
 * Reads the name of an area under ROC curves of scores: `auc` of the positive class, `auc/class/NAME` of that class against
 * all others, `auc/macro` the mean over classes; null for any other metric.
 */
export function areaMeasure(
  name: string,
): { readonly of: "positive" | "macro" } | { readonly of: "class"; readonly className: string } | null {
  if (name === "auc") return { of: "positive" };
  if (name === averageMeasure("auc", "macro")) return { of: "macro" };
  const prefix = classMeasure("auc", "");
  return name.startsWith(prefix) ? { of: "class", className: name.slice(prefix.length) } : null;
}
