export { listObservations, observationsVersion } from "./list";
