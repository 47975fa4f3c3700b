import { z } from "zod";
import type { Problem } from "../../errors";
import { classification, regression, reported, type Task } from "../../tasks";
import type { TrainerDefinition } from "../contract";
import { noiseEvaluations } from "../evaluations";
import { meanEvaluation } from "../mean-evaluation";
import { programFields, taskFields } from "./form";
import { type CommandOptions, commandOptionsSchema, isParameterName, parameterValueSchema } from "./options";
import { commandWords, PLACEHOLDERS, parameterOfPlaceholder, placeholdersOf } from "./template";

const NOTHING = z.strictObject({});

/** What the command trainer is told; reads it from a training's specification. */
export const commandTrainingSchema = z.object({
  trainer: commandOptionsSchema,
  data: NOTHING,
  training: NOTHING,
});
export type CommandTraining = z.infer<typeof commandTrainingSchema>;

const TASKS: Readonly<Record<CommandOptions["task"], Task>> = { classification, regression, reported };

/** Any program in any language: it is told by its arguments, its environment and files, and reports by lines of JSON. */
export const command: TrainerDefinition<CommandTraining> = {
  kind: "command",
  label: "Command",
  about: "Any program in any language that the worker's FOLDWISE_COMMANDS allows.",
  guide: "docs/guides/any-program.md",
  task: reported,
  taskOf: ({ trainer }) => TASKS[trainer.task],
  measures: ({ trainer }) => trainer.measures ?? {},
  sections: { trainer: commandOptionsSchema },
  required: { command: ["python3", "train.py"] },
  freeParameters: {
    section: "trainer",
    option: "parameters",
    schema: parameterValueSchema,
    isName: isParameterName,
  },
  alternatives: ["command", "selection"],
  epochs: { section: "trainer", key: "steps" },
  needsDataset: false,
  checkpoints: "program",
  // What a program does with another value when it resumes is its own affair.
  canChange: ({ within }) => within === "parameters",
  takesDataset: true,
  isSimulated: false,
  form: [programFields, taskFields],
  positiveClass: ({ trainer }) => trainer.positiveClass ?? trainer.classes?.[1] ?? null,
  capability: ({ trainer }) => {
    const [program = ""] = commandWords(trainer.command);
    return {
      field: "trainer.command",
      name: "commands",
      value: program,
      remedy: `set FOLDWISE_COMMANDS=${program} for the worker and start it again`,
    };
  },
  problems: ({ trainer }, plan) => [
    ...placeholderProblems(trainer),
    ...classProblems(trainer, plan),
    ...selectionProblems(trainer),
  ],
  // How long it may take decides no outcome.
  identity: ({ trainer: { graceSeconds: _, stallSeconds: __, ...trainer }, data, training }) => ({
    trainer,
    data,
    training,
  }),
  model: ({ trainer }) => programName(trainer),
  selection: ({ trainer }) => trainer.selection ?? null,
  evaluations: (options) => noiseEvaluations({ ...options, lastAtZero: false }),
  // Only of the same program anything is known.
  pace: ({ trainer }, { measured }) => {
    const same = measured.filter(({ resolved }) => isSameProgram(resolved.trainer, trainer));
    const epochs = same.reduce((sum, one) => sum + one.epochs, 0);
    const seconds = same.reduce((sum, one) => sum + one.seconds, 0);
    return epochs === 0
      ? { secondsPerEpoch: null, basis: null }
      : { secondsPerEpoch: seconds / epochs, basis: "measured" };
  },
  // It has measured itself before it ended: its files are read.
  evaluationPace: (_, { evaluations }) =>
    meanEvaluation(evaluations) ?? { secondsPerEvaluation: 0, basis: "assumed" },
};

function isSameProgram(one: CommandOptions, other: CommandOptions): boolean {
  const words = ({ command: given, workingDirectory }: CommandOptions) =>
    JSON.stringify([commandWords(given), workingDirectory ?? null]);
  return words(one) === words(other);
}

/** `python3 train.py --lr 1` is called `train.py`: the first argument that is a file's name, or else the program's. */
function programName({ command: given }: CommandOptions): string {
  const [program = "", ...rest] = commandWords(given);
  const script = rest.find((word) => /^[^-{][^{}]*\.\w{1,5}$/.test(word));
  return (script ?? program).split("/").at(-1) ?? program;
}

function placeholderProblems({ command: given, parameters }: CommandOptions): Problem[] {
  const names = Object.keys(parameters);
  return placeholdersOf(commandWords(given)).flatMap((name) => {
    const parameter = parameterOfPlaceholder(name);
    if (parameter === null && PLACEHOLDERS.some((known) => known === name)) return [];
    if (parameter !== null && names.includes(parameter)) return [];
    return [
      {
        field: "trainer.command",
        value: `{{${name}}}`,
        problem: parameter === null ? "unknown placeholder" : `unknown parameter ${parameter}`,
        remedy:
          parameter === null
            ? `use {{parameters.NAME}} or one of ${PLACEHOLDERS.map((known) => `{{${known}}}`).join(", ")}`
            : `add trainer.parameters.${parameter} with its usual value${names.length > 0 ? `, or use one of ${names.join(", ")}` : ""}`,
      },
    ];
  });
}

function classProblems(
  { task, classes, positiveClass }: CommandOptions,
  plan: { readonly hasDataset: boolean } | undefined,
): Problem[] {
  const wrong = (field: string, value: string, problem: string, remedy: string): Problem => ({
    field: `trainer.${field}`,
    value,
    problem,
    remedy,
  });
  if (classes !== undefined && task !== "classification")
    return [
      wrong(
        "classes",
        classes.join(", "),
        `a task of ${task} has no classes`,
        "set trainer.task to classification",
      ),
    ];
  if (classes !== undefined && plan?.hasDataset)
    return [wrong("classes", classes.join(", "), "the dataset has its own classes", "leave them out")];
  if (classes === undefined && task === "classification" && plan?.hasDataset === false)
    return [
      wrong(
        "classes",
        "missing",
        "a classification without a dataset names its classes",
        "such as [benign, malignant], or name a dataset",
      ),
    ];
  if (classes !== undefined && new Set(classes).size < classes.length)
    return [wrong("classes", classes.join(", "), "duplicate value", "list each class once")];
  if (positiveClass !== undefined && plan?.hasDataset)
    return [wrong("positiveClass", positiveClass, "the dataset has its own positive class", "leave it out")];
  if (positiveClass !== undefined && !classes?.includes(positiveClass))
    return [
      wrong(
        "positiveClass",
        positiveClass,
        "is none of trainer.classes",
        `use one of ${(classes ?? []).join(", ")}`,
      ),
    ];
  return [];
}

/** The program's own measures and those of its task may be chosen by. */
function selectionProblems({ task, measures = {}, selection }: CommandOptions): Problem[] {
  if (selection === undefined) return [];
  const names = [
    ...TASKS[task].validation.map(({ name }) => name),
    ...Object.keys(measures).map((name) => `val/${name}`),
  ];
  if (names.length === 0 || names.includes(selection.metric)) return [];
  return [
    {
      field: "trainer.selection.metric",
      value: selection.metric,
      problem: "is not a measure of the plan",
      remedy: `use one of ${names.join(", ")}, or add it to trainer.measures`,
    },
  ];
}
