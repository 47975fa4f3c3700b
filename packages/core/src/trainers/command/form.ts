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
      hint: "Program and arguments, without a shell. Type {{ for placeholders.",
    },
    {
      field: "trainer.parameters",
      label: "Parameters",
      kind: "pairs",
      fallback: null,
      hint: "name=value, one each. All of them can be searched.",
    },
    {
      field: "trainer.workingDirectory",
      label: "Working directory",
      kind: "text",
      fallback: null,
      hint: "On the worker. Left out: an empty folder.",
    },
    { field: "trainer.steps", label: "Max steps", kind: "number", fallback: 100, step: 1 },
    {
      field: "trainer.stallSeconds",
      label: "Stall bound (s)",
      kind: "number",
      fallback: null,
      step: 10,
      hint: "Without a report for so long it is ended and tried again. Left out: the worker's bound.",
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
      hint: "classification reads a predictions file, the others the measures that the program reports.",
    },
  ],
};
