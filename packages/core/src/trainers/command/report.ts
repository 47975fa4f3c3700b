import { z } from "zod";
import type { MetricNumber } from "../../contracts/metric-number";
import { type Conditions, conditionsSchema } from "../evaluations";

/** What a program reports, by a line of JSON or over HTTP. */
export interface Report {
  readonly step?: number;
  readonly metrics: readonly { readonly name: string; readonly value: MetricNumber }[];
  /** The step whose checkpoint is complete in the folder. */
  readonly checkpoint?: number;
  /** What was measured on the test side, under these conditions. */
  readonly measures?: ReportedValues;
}

export interface ReportedValues {
  readonly conditions: Conditions;
  readonly values: Readonly<Record<string, MetricNumber>>;
}

/** What a line of a program says. */
export type Line =
  | { readonly kind: "report"; readonly report: Report; readonly problems: readonly string[] }
  /** No report: a line for people. */
  | { readonly kind: "words"; readonly problems: readonly string[] };

const KEYS = ["step", "metrics", "checkpoint", "measures"];
/** Names in one report. */
const MAX_METRICS = 1_000;
/** As the metric store names series. */
const NAME = /^[/\w.\- :]{1,250}$/;
const PROBLEMS = {
  step: "is not a whole number from 0",
  names: "is not an object of names and numbers",
  name: "may have letters, digits, _ / . - : and spaces only, at most 250",
  value: "is not a number",
} as const;

/** What every token of an attempt begins with, so that it is known from the server's. */
export const REPORT_TOKEN_PREFIX = "fwrun_";

/** Different series of one attempt, and values in all. */
export const MAX_ATTEMPT_METRICS = 2_000;
export const MAX_ATTEMPT_POINTS = 5_000_000;

/** What is said of a step that is stored and may be a mistake. @param last highest step before */
export function stepWarnings(step: number, { last, steps }: { last: number; steps: number }): string[] {
  return [
    ...(step < last ? [`step ${step} came after step ${last}: its values are kept as they come`] : []),
    ...(step > steps ? [`step ${step} is above trainer.steps, ${steps}`] : []),
  ];
}

const step = z.int(PROBLEMS.step).min(0, PROBLEMS.step);

/** NaN and the infinities come by name, as JSON has none; JavaScript writes null for NaN. */
const value = z
  .union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"]), z.null()], { error: PROBLEMS.value })
  .transform((given): MetricNumber => given ?? "NaN");
const values = z
  .record(z.string().regex(NAME), value, {
    error: ({ code }) => (code === "invalid_key" ? PROBLEMS.name : PROBLEMS.names),
  })
  .refine((given) => Object.keys(given).length <= MAX_METRICS, `has more than ${MAX_METRICS} names`);

/** Reports and values of one request. */
const MAX_REPORTS = 1_000;
export const MAX_REPORTED_VALUES = 10_000;

const reportShape = {
  step: step
    .optional()
    .describe(
      "Step of the metrics: a whole number from 0, required with them. Alone it says that there is progress.",
    ),
  metrics: values.optional().describe("Values by name, such as `val/loss`; NaN and infinities as strings."),
  measures: values.optional().describe("Results on the test side, by name."),
  conditions: conditionsSchema
    .optional()
    .describe("What the measures were made under, such as `testSigma`; none when omitted."),
};
type Given = z.output<z.ZodObject<typeof reportShape>>;

const reportSchema = z.strictObject(reportShape).superRefine(checkReport);

/** A request of a program: one report, or several in order. What of it is wrong is refused with all of it. */
export const reportRequestSchema = z
  .strictObject({
    ...reportShape,
    reports: z.array(reportSchema).min(1).max(MAX_REPORTS).optional().describe("Several reports, in order."),
  })
  .superRefine(({ reports, ...own }, context) => {
    const isAlone = Object.keys(own).length === 0;
    if (reports === undefined) checkReport(own, context);
    else if (!isAlone)
      problem(context, ["reports"], "is given together with the keys of one report", "use one or the other");
    const all = reports ?? [own];
    const count = all.reduce(
      (sum, { metrics = {}, measures = {} }) =>
        sum + Object.keys(metrics).length + Object.keys(measures).length,
      0,
    );
    if (count > MAX_REPORTED_VALUES)
      problem(
        context,
        reports ? ["reports"] : ["metrics"],
        `${count} values in one request`,
        `send at most ${MAX_REPORTED_VALUES} at a time`,
      );
  })
  .transform(({ reports, ...own }): Report[] => (reports ?? [own]).map(toReport));

function checkReport({ step: at, metrics, measures }: Given, context: z.core.$RefinementCtx): void {
  if (at === undefined && metrics === undefined && measures === undefined)
    problem(context, [], "reports nothing", "give step and metrics, or measures");
  if (metrics !== undefined && at === undefined)
    problem(
      context,
      ["step"],
      "is required with metrics",
      "name it, so that a request that is sent again adds nothing",
    );
}

function problem(context: z.core.$RefinementCtx, path: PropertyKey[], message: string, remedy: string): void {
  context.addIssue({ code: "custom", path, message, params: { remedy } });
}

function toReport({ step: at, metrics = {}, measures, conditions = {} }: Given): Report {
  return {
    ...(at === undefined ? {} : { step: at }),
    metrics: Object.entries(metrics).map(([name, given]) => ({ name, value: given })),
    ...(measures === undefined ? {} : { measures: { conditions, values: measures } }),
  };
}

/**
 * Reads a line of standard output or of the metrics file. A line of JSON that is an object with one of the keys is a
 * report; what of it cannot be used is said in `problems`, and the rest counts. Never throws.
 */
export function readLine(text: string): Line {
  if (!text.startsWith("{")) return { kind: "words", problems: [] };
  const parsed = parseReportJson(text);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return { kind: "words", problems: [] };
  const document: Record<string, unknown> = { ...parsed };
  if (!KEYS.some((key) => Object.hasOwn(document, key))) return { kind: "words", problems: [] };
  const problems: string[] = [];
  const whole = (key: "step" | "checkpoint") => {
    const given = document[key];
    if (given === undefined) return {};
    const read = step.safeParse(given);
    if (read.success) return { [key]: read.data };
    problems.push(`${key}: ${show(given)} ${PROBLEMS.step}`);
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
            values: Object.fromEntries(measures.map(({ name, value: given }) => [name, given])),
          },
        }
      : {}),
  };
  return { kind: "report", report, problems };
}

function numbers(given: unknown, key: string, problems: string[]) {
  if (given === undefined) return [];
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    problems.push(`${key}: ${show(given)} ${PROBLEMS.names}`);
    return [];
  }
  const entries = Object.entries(given);
  if (entries.length > MAX_METRICS)
    problems.push(`${key}: ${entries.length} names in one line, the first ${MAX_METRICS} are taken`);
  return entries.slice(0, MAX_METRICS).flatMap(([name, one]) => {
    if (!NAME.test(name)) {
      problems.push(`${key}: ${show(name)} ${PROBLEMS.name}`);
      return [];
    }
    const number = value.safeParse(one);
    if (number.success) return [{ name, value: number.data }];
    problems.push(`${key}: ${show(name)} is ${show(one)}, which ${PROBLEMS.value}`);
    return [];
  });
}

const BARE = /(?<=[:[,]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/g;

/** JSON, also with NaN and Infinity bare, as Python writes them; undefined for what is neither. */
export function parseReportJson(text: string): unknown {
  for (const candidate of [text, text.replaceAll(BARE, (name) => `"${name}"`)])
    try {
      return JSON.parse(candidate, byName);
    } catch {}
  return undefined;
}

/** 1e999 is JSON. */
function byName(_key: string, given: unknown): unknown {
  return given === Number.POSITIVE_INFINITY
    ? "Infinity"
    : given === Number.NEGATIVE_INFINITY
      ? "-Infinity"
      : given;
}

function show(given: unknown): string {
  const text = JSON.stringify(given) ?? String(given);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
