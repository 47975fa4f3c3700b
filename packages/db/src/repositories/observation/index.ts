export {
  findObservation,
  listNamedMeasures,
  listObservations,
  observationsVersion,
} from "./list";
export { listPredictions } from "./predictions";
