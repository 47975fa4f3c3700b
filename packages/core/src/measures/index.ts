export { type Direction, MEASURE_TASKS, type MeasureDefinition, type MeasureTask } from "./measure";
export {
  directionSign,
  isCount,
  isRegisteredMeasure,
  measureOf,
  metricDirection,
  registeredMeasures,
} from "./registry";
