import type { TrainerFieldGroup } from "../form";
import { COMMAND_TASKS } from "./options";

export const programFields: TrainerFieldGroup = {
  title: "Training",
  fields: [
    {
      field: "trainer.command",
      label: "Command",
      kind: "words",
      fallback: null,
      isWide: true,
      hint: "Program and arguments, without a shell. Type {{ to insert a parameter, the fold or the seed.",
    },
    {
      field: "trainer.parameters",
      label: "Parameters",
      kind: "pairs",
      fallback: null,
      isWide: true,
      hint: "name=value, then Enter. Each is a placeholder of the command and can be searched.",
    },
    {
      field: "trainer.workingDirectory",
      label: "Working directory",
      kind: "text",
      fallback: null,
      empty: "a new, empty folder",
      hint: "On the worker, from the folder that it was started in.",
    },
    {
      field: "trainer.steps",
      label: "Max steps",
      kind: "number",
      fallback: 100,
      step: 1,
      hint: "Epochs, or what the program counts.",
    },
    {
      field: "trainer.stallSeconds",
      label: "Stall timeout (s)",
      kind: "number",
      fallback: null,
      step: 10,
      empty: "the worker's",
      hint: "A program that reports nothing for this long is restarted.",
    },
  ],
};

export const taskFields: TrainerFieldGroup = {
  title: "Model",
  fields: [
    {
      field: "trainer.task",
      label: "Task",
      kind: "choice",
      fallback: "reported",
      choices: COMMAND_TASKS,
      hint: "classification and regression read a predictions file; reported takes the measures below.",
    },
    {
      field: "trainer.classes",
      label: "Classes",
      kind: "list",
      fallback: null,
      hint: "Of a classification without a dataset, in the order of the predicted scores.",
    },
    {
      field: "trainer.positiveClass",
      label: "Positive class",
      kind: "text",
      fallback: null,
      empty: "the second class",
      hint: "For AUC and precision-recall.",
    },
    {
      field: "trainer.measures",
      label: "Measures",
      kind: "measures",
      fallback: null,
      isWide: true,
      hint: "Numbers that the program reports; val/NAME can be the objective.",
    },
  ],
};
