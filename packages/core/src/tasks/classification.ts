import { declared, type Task } from "./contract";

/** One class of k for each item. */
export const classification: Task = {
  name: "classification",
  validation: ["val/loss", "val/accuracy", "val/balanced_accuracy", "val/auc"].map(declared),
  objective: "val/balanced_accuracy",
  evaluation: ["accuracy", "balanced_accuracy", "auc", "brier", "log_loss"].map(declared),
  hasClasses: true,
};
