export { classification } from "./classification";
export type { DeclaredMeasure, Task } from "./contract";
export { regression } from "./regression";
export {
  type ReportedMeasures,
  reported,
  reportedMeasureSchema,
  reportedMeasuresSchema,
  withReported,
} from "./reported";
