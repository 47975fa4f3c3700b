import { z } from "zod";
import { hasUnprintable, UNPRINTABLE_NAME } from "../input";
import { isCount, isRegisteredMeasure, metricDirection } from "../measures";
import type { DeclaredMeasure, Task } from "./contract";

const MAX_NAME_LENGTH = 120;
const MAX_UNIT_LENGTH = 20;
const MAX_MEASURES = 50;

/** As metrics may be named, without a side: those of the validation side have `val/` before it. */
const measureName = z
  .string()
  .max(MAX_NAME_LENGTH)
  .regex(/^[\w.\- :]+(\/[\w.\- :]+)*$/, "letters, digits and . _ - : / only")
  .refine((name) => !/^(train|val|test)\//.test(name), "is named without train/, val/ or test/")
  .refine((name) => name.trim() === name, "begins or ends with a space");

/** One of them: which way is better, its unit and its bounds. */
export const reportedMeasureSchema = z
  .strictObject({
    direction: z.enum(["maximize", "minimize"]).describe("Whether greater or smaller values are better."),
    unit: z
      .string()
      .trim()
      .min(1)
      .max(MAX_UNIT_LENGTH)
      .refine((unit) => !hasUnprintable(unit), UNPRINTABLE_NAME)
      .optional()
      .describe("Symbol of its unit, such as `%` or `ms`; values are shown as reported."),
    min: z.number().optional().describe("Minimum."),
    max: z.number().optional().describe("Maximum."),
  })
  .refine(({ min = -Infinity, max = Infinity }) => min < max, {
    path: ["max"],
    message: "must be greater than min",
  });

/**
 * The measures that a program reports, by name: a trainer that takes them has this schema for an option of one of its
 * sections, and gives them back in `measures`. A measure `accuracy` is chosen by as `val/accuracy`.
 */
export const reportedMeasuresSchema = z
  .record(measureName, reportedMeasureSchema)
  .superRefine((measures, context) => {
    const names = Object.keys(measures);
    if (names.length === 0)
      context.addIssue({ code: "custom", path: [], message: "needs at least one measure" });
    if (names.length > MAX_MEASURES)
      context.addIssue({ code: "custom", path: [], message: `at most ${MAX_MEASURES} measures` });
    for (const [name, { direction }] of Object.entries(measures))
      if (isRegisteredMeasure(name) && !isCount(name) && metricDirection(name) !== direction)
        context.addIssue({
          code: "custom",
          path: [name, "direction"],
          message: `${name} is known, and better where it is ${metricDirection(name) === "maximize" ? "greater" : "smaller"}`,
          params: { remedy: `${metricDirection(name)}, or another name` },
        });
  })
  .describe("Numbers that the program reports: by name which way is better, and their unit.");
export type ReportedMeasures = z.output<typeof reportedMeasuresSchema>;

/** Whatever a program says: its plans name the measures. */
export const reported: Task = {
  name: "reported",
  validation: [],
  objective: null,
  evaluation: [],
  hasClasses: false,
};

/** A task with the measures that a plan names besides; those of the same name take the place of the task's own. */
export function withReported(task: Task, measures: ReportedMeasures): Task {
  const evaluation = Object.entries(measures).map(
    ([name, { direction, unit = null, min = null, max = null }]): DeclaredMeasure => ({
      name,
      direction,
      range: [min, max],
      unit,
    }),
  );
  const validation = evaluation.map((measure) => ({ ...measure, name: `val/${measure.name}` }));
  return {
    ...task,
    validation: laidOver(task.validation, validation),
    objective: task.objective ?? validation[0]?.name ?? null,
    evaluation: laidOver(task.evaluation, evaluation),
  };
}

function laidOver(below: readonly DeclaredMeasure[], above: readonly DeclaredMeasure[]): DeclaredMeasure[] {
  const names = new Set(above.map(({ name }) => name));
  return [...below.filter(({ name }) => !names.has(name)), ...above];
}
