import { PER_CLASS_METRICS } from "../metrics/class-formula";
import { parseMeasure } from "../metrics/measure-name";
import type { Direction, MeasureDefinition } from "./measure";

type Entry = Omit<MeasureDefinition, "name" | "label"> & { readonly label?: string };

const RATE: Entry = { task: "classification", direction: "maximize", range: [0, 1], unit: "fraction" };
const ERROR: Entry = { task: "regression", direction: "minimize", range: [0, null], unit: null };
const COUNT: Entry = { task: "reported", direction: "maximize", range: [0, null], unit: null };

/**
 * Every measure that Foldwise knows by name; classes' and averages' measures follow from their names. A new measure is
 * one line here: tables, bold, answers, baselines and refusals read what they need of it.
 */
const MEASURES: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ["accuracy", RATE],
  ["balanced_accuracy", RATE],
  ["auc", { ...RATE, label: "AUC" }],
  ["cohen_kappa", { ...RATE, range: [-1, 1], unit: null, label: "Cohen's kappa" }],
  ["matthews", { ...RATE, range: [-1, 1], unit: null, label: "Matthews correlation" }],
  ["top_2_accuracy", { ...RATE, label: "top-2 accuracy" }],
  ["top_5_accuracy", { ...RATE, label: "top-5 accuracy" }],
  ["auc/macro", { ...RATE, label: "AUC macro" }],
  ...PER_CLASS_METRICS.map((metric): [string, Entry] => [
    metric,
    metric === "f1" ? { ...RATE, label: "F1" } : RATE,
  ]),
  ["error", { ...RATE, direction: "minimize" }],
  ["error_rate", { ...RATE, direction: "minimize" }],
  // Up to 1 of two classes, up to 2 of more.
  ["brier", { ...RATE, direction: "minimize", range: [0, 2], unit: null, label: "Brier score" }],
  ["brier_score", { ...RATE, direction: "minimize", unit: null, label: "Brier score" }],
  ["ece", { ...RATE, direction: "minimize", unit: null, label: "expected calibration error" }],
  ["expected_calibration_error", { ...RATE, direction: "minimize", unit: null }],
  ["log_loss", { ...RATE, direction: "minimize", range: [0, null], unit: null }],
  ["loss", { task: "reported", direction: "minimize", range: [null, null], unit: null }],
  ["rmse", { ...ERROR, label: "RMSE" }],
  ["mse", { ...ERROR, label: "MSE" }],
  ["mae", { ...ERROR, label: "MAE" }],
  ["r2", { task: "regression", direction: "maximize", range: [null, 1], unit: null, label: "R²" }],
  ["prediction_time", { ...COUNT, direction: "minimize" }],
  ["images", COUNT],
  ["correct", COUNT],
  ["params", COUNT],
  ["epoch", COUNT],
  ["size", COUNT],
  ["gpu_memory", COUNT],
]);

/** Of a program's own measure nothing is known but its name; more is taken to be better. */
const REPORTED: Entry = { task: "reported", direction: "maximize", range: [null, null], unit: null };

/** Everything known of a measure by its name, also with the side that it was measured on, as `val/loss`. */
export function measureOf(name: string): MeasureDefinition {
  const { side, own } = splitSide(name);
  const { label = words(own), ...entry } = entryOf(own) ?? REPORTED;
  return { ...entry, name, label: side === null ? label : `${side} ${label}` };
}

/** True for a measure that is in the registry, by itself or as a class's or an average's. */
export function isRegisteredMeasure(name: string): boolean {
  return entryOf(splitSide(name).own) !== null;
}

/**
 * True for a number that is no quality by itself, such as the size of a model: which way is better depends on what it is counted
 * for, so that a plan may say so.
 */
export function isCount(name: string): boolean {
  return entryOf(splitSide(name).own) === COUNT;
}

/** Names of the registry's own measures, in its order. */
export function registeredMeasures(): string[] {
  return [...MEASURES.keys()];
}

/** 1 where greater values of the measure are better, else -1. */
export function directionSign(name: string): 1 | -1 {
  return metricDirection(name) === "maximize" ? 1 : -1;
}

/** Whether a measure is better where it is greater or where it is smaller. */
export function metricDirection(name: string): Direction {
  return measureOf(name).direction;
}

/** A class may be called `loss`: `recall/loss` is a recall. */
function entryOf(own: string): Entry | null {
  const known = MEASURES.get(own);
  if (known !== undefined) return known;
  const measure = parseMeasure(own);
  if (own.startsWith("auc/class/"))
    return { ...RATE, label: `AUC of class ${own.slice("auc/class/".length)}` };
  if (measure === null) return null;
  const over = measure.kind === "class" ? `of class ${measure.className}` : measure.average;
  return { ...RATE, label: `${MEASURES.get(measure.metric)?.label ?? measure.metric} ${over}` };
}

function splitSide(name: string): { side: string | null; own: string } {
  const [, side, own] = /^(train|val|test)\/(.+)$/s.exec(name) ?? [];
  return side === undefined || own === undefined ? { side: null, own: name } : { side, own };
}

function words(name: string): string {
  return name.replaceAll("/", " ").replaceAll("_", " ");
}
