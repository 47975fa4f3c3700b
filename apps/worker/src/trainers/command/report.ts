import type { MetricNumber } from "@foldwise/core/contracts/metric-number";
import { type Conditions, conditionsSchema } from "@foldwise/core/trainers";
import { z } from "zod";

/** What a line of a program says. */
export type Line =
  | { readonly kind: "report"; readonly report: Report; readonly problems: readonly string[] }
  /** No report: a line for people. */
  | { readonly kind: "words"; readonly problems: readonly string[] };

export interface Report {
  readonly step?: number;
  readonly metrics: readonly { readonly name: string; readonly value: MetricNumber }[];
  /** The step whose checkpoint is complete in the folder. */
  readonly checkpoint?: number;
  /** What was measured on the test side, under these conditions. */
  readonly measures?: {
    readonly conditions: Conditions;
    readonly values: Readonly<Record<string, MetricNumber>>;
  };
}

const KEYS = ["step", "metrics", "checkpoint", "measures"];
const MAX_METRICS = 1_000;
/** As the metric store names series. */
const NAME = /^[/\w.\- :]{1,250}$/;
const step = z.int().min(0);

/**
 * Reads a line of standard output or of the metrics file. A line of JSON that is an object with one of the keys is a
 * report; what of it cannot be used is said in `problems`, and the rest counts. Never throws.
 */
export function readLine(text: string): Line {
  if (!text.startsWith("{")) return { kind: "words", problems: [] };
  const parsed = parseJson(text);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return { kind: "words", problems: [] };
  const document: Record<string, unknown> = { ...parsed };
  if (!KEYS.some((key) => Object.hasOwn(document, key))) return { kind: "words", problems: [] };
  const problems: string[] = [];
  const whole = (key: "step" | "checkpoint") => {
    const value = document[key];
    if (value === undefined) return {};
    const read = step.safeParse(value);
    if (read.success) return { [key]: read.data };
    problems.push(`${key}: ${show(value)} is not a whole number from 0`);
    return {};
  };
  const metrics = numbers(document.metrics, "metrics", problems);
  const measures = numbers(document.measures, "measures", problems);
  const conditions = conditionsSchema.safeParse(document.conditions ?? {});
  if (!conditions.success)
    problems.push(`conditions: ${show(document.conditions)} cannot be read: use names with values`);
  const own = whole("step");
  // Metrics of a step that cannot be read belong nowhere.
  const isLost = document.step !== undefined && own.step === undefined;
  const report: Report = {
    ...own,
    ...whole("checkpoint"),
    metrics: isLost ? [] : metrics,
    ...(measures.length > 0 && conditions.success
      ? {
          measures: {
            conditions: conditions.data,
            values: Object.fromEntries(measures.map(({ name, value }) => [name, value])),
          },
        }
      : {}),
  };
  return { kind: "report", report, problems };
}

function numbers(given: unknown, key: string, problems: string[]) {
  if (given === undefined) return [];
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    problems.push(`${key}: ${show(given)} is not an object of names and numbers`);
    return [];
  }
  const entries = Object.entries(given);
  if (entries.length > MAX_METRICS)
    problems.push(`${key}: ${entries.length} names in one line, the first ${MAX_METRICS} are taken`);
  return entries.slice(0, MAX_METRICS).flatMap(([name, value]) => {
    if (!NAME.test(name)) {
      problems.push(`${key}: ${show(name)} may have letters, digits, _ / . - : and spaces only, at most 250`);
      return [];
    }
    const number = numberOf(value);
    if (number !== null) return [{ name, value: number }];
    problems.push(`${key}: ${show(name)} is ${show(value)}, which is not a number`);
    return [];
  });
}

/** NaN and the infinities come by name, as JSON has none; JavaScript writes null for them. */
function numberOf(value: unknown): MetricNumber | null {
  if (value === null || value === "NaN") return "NaN";
  if (value === "Infinity" || value === "-Infinity") return value;
  // 1e999 is JSON.
  if (typeof value === "number") return Number.isFinite(value) ? value : value > 0 ? "Infinity" : "-Infinity";
  return null;
}

const BARE = /(?<=[:[,]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/g;

/** Python writes NaN and Infinity bare. */
function parseJson(text: string): unknown {
  for (const candidate of [text, text.replaceAll(BARE, (name) => `"${name}"`)])
    try {
      return JSON.parse(candidate);
    } catch {}
  return undefined;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
