import { declared, type Task } from "./contract";

/** A number for each item. */
export const regression: Task = {
  name: "regression",
  validation: ["val/loss", "val/rmse", "val/mae"].map(declared),
  objective: "val/rmse",
  evaluation: ["rmse", "mae", "r2"].map(declared),
  hasClasses: false,
};
