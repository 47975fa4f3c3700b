export { listObservations, listPredictions, observationsVersion } from "./list";
