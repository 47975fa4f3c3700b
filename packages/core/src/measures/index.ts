export { type Direction, MEASURE_TASKS, type MeasureDefinition, type MeasureTask } from "./measure";
export {
  directionSign,
  isRegisteredMeasure,
  measureOf,
  metricDirection,
  registeredMeasures,
} from "./registry";
