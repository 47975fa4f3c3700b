export type Direction = "maximize" | "minimize";

/** What is better where it is smaller; any other measure of this project is a rate or an area, better where it is greater. */
const MINIMIZED =
  /^((train|val|test)\/)?(loss|log_loss|brier|brier_score|ece|expected_calibration_error|error|error_rate|rmse|mae|mse|prediction_time)$/;

/** Whether a measure is better where it is greater or where it is smaller. A class may be called `loss`: `recall/loss` is a recall. */
export function metricDirection(metric: string): Direction {
  return MINIMIZED.test(metric) ? "minimize" : "maximize";
}

/** 1 where greater values of the measure are better, else -1. */
export function directionSign(metric: string): 1 | -1 {
  return metricDirection(metric) === "maximize" ? 1 : -1;
}
