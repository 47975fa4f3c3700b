export {
  listNamedMeasures,
  listObservations,
  listPredictions,
  observationsVersion,
} from "./list";
