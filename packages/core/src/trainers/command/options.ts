import { z } from "zod";
import { hasUnprintable, UNPRINTABLE_NAME } from "../../input";
import { reportedMeasuresSchema } from "../../tasks";
import { directionSchema, validationMetric } from "../selection";
import { UnclosedQuote } from "./split-words";
import { commandWords } from "./template";

const MAX_WORDS = 256;
const MAX_WORD_LENGTH = 4_096;
const MAX_PARAMETERS = 200;
const MAX_STEPS = 2_000_000_000;

const word = z
  .string()
  .max(MAX_WORD_LENGTH)
  .refine((text) => !text.includes("\u0000"), "an argument cannot hold a NUL character");

/** Words, or a line that is split as a shell would, without a shell. */
const commandSchema = z
  .union([word, z.array(word).max(MAX_WORDS)])
  .superRefine((command, context) => {
    let words: string[];
    try {
      words = commandWords(command);
    } catch (error) {
      if (!(error instanceof UnclosedQuote)) throw error;
      context.addIssue({
        code: "custom",
        message: error.message,
        params: { remedy: "close it, or write the words as a list" },
      });
      return;
    }
    const [program = ""] = words;
    if (program.trim() === "")
      context.addIssue({
        code: "custom",
        message: "needs a program",
        params: { remedy: "such as [python3, train.py]" },
      });
    else if (program.includes("{{"))
      context.addIssue({
        code: "custom",
        message: "the program itself cannot be a placeholder",
        params: {
          remedy: "a worker allows programs by name: write it out, and use placeholders in its arguments",
        },
      });
  })
  .describe("Program and arguments, with placeholders such as {{parameters.lr}}, {{fold}} and {{seed}}.");

/** As they are named in placeholders; in the environment `FOLDWISE_PARAM_` stands before it, in upper case. */
const PARAMETER_NAME = /^[A-Za-z_][\w.-]{0,79}$/;

/** A configuration is a plain object, which has these names without being given any: `constructor`, `toString`. */
function isReserved(name: string): boolean {
  return name in Object.prototype;
}

export function isParameterName(name: string): boolean {
  return PARAMETER_NAME.test(name) && !isReserved(name);
}

export const parameterValueSchema = z.union([
  z.number(),
  z
    .string()
    .max(MAX_WORD_LENGTH)
    .refine((text) => !text.includes("\u0000"), "cannot hold a NUL character"),
  z.boolean(),
]);
export type ParameterValue = z.infer<typeof parameterValueSchema>;

/** `optimizer.lr` → `FOLDWISE_PARAM_OPTIMIZER_LR`. */
export function parameterVariable(name: string): string {
  return `FOLDWISE_PARAM_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
}

const parametersSchema = z
  .record(
    z
      .string()
      .regex(PARAMETER_NAME, "begins with a letter or _, then letters, digits and _ . -")
      .refine((name) => !isReserved(name), "is a reserved name; choose another one"),
    parameterValueSchema,
  )
  .superRefine((parameters, context) => {
    const names = Object.keys(parameters);
    if (names.length > MAX_PARAMETERS)
      context.addIssue({ code: "custom", message: `at most ${MAX_PARAMETERS} parameters` });
    const known = new Map<string, string>();
    for (const name of names) {
      const variable = parameterVariable(name);
      const first = known.get(variable);
      known.set(variable, first ?? name);
      if (first !== undefined)
        context.addIssue({
          code: "custom",
          path: [name],
          message: `is ${variable} in the environment, as ${first} is`,
          params: { remedy: "rename one of them" },
        });
    }
  })
  .describe("The program's own parameters, of any name: numbers, strings, true or false.");

const className = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => !hasUnprintable(text), UNPRINTABLE_NAME);

export const COMMAND_TASKS = ["classification", "regression", "reported"] as const;

export const commandOptionsSchema = z.strictObject({
  kind: z.literal("command"),
  command: commandSchema,
  parameters: parametersSchema.default({}).describe("Parameters of the program, which a space can search."),
  workingDirectory: z
    .string()
    .max(MAX_WORD_LENGTH)
    .min(1, "needs a path")
    .refine((text) => !text.includes("\u0000"), "cannot hold a NUL character")
    .optional()
    .describe(
      "Folder of the worker that the program starts in, absolute or from where the worker was started. Left out: an empty folder.",
    ),
  steps: z
    .int()
    .min(1)
    .max(MAX_STEPS)
    .default(100)
    .describe("The maximum number of steps that it reports: epochs, or whatever it counts."),
  task: z
    .enum(COMMAND_TASKS)
    .default("reported")
    .describe("What it solves: classification and regression read a predictions file."),
  /** Numbers that it reports, with those of its task. */
  measures: reportedMeasuresSchema
    .optional()
    .describe("Measures that the program reports: by name which way is better, and their unit."),
  /** Of a classification without a dataset, in order; the second one is the positive one unless `positiveClass` says. */
  classes: z.array(className).min(2, "needs at least two classes").max(10_000).optional(),
  positiveClass: className.optional(),
  selection: z
    .strictObject({ metric: validationMetric, direction: directionSchema })
    .optional()
    .describe("Chooses the best of its checkpoints. Left out: what it ends with is evaluated."),
  graceSeconds: z
    .number()
    .min(0.1)
    .max(600)
    .optional()
    .describe("Seconds between SIGTERM and SIGKILL, at most the worker's, which is the default."),
  stallSeconds: z
    .number()
    .min(1)
    .max(604_800)
    .optional()
    .describe("Seconds without a report after which it is ended and tried again. Left out: the worker's."),
});
export type CommandOptions = z.infer<typeof commandOptionsSchema>;
