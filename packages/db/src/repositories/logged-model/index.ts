export {
  createLoggedModel,
  deleteLoggedModel,
  findLoggedModel,
  type LoggedModelRecord,
  type LoggedModelStatus,
  linkRunModels,
  listModelPoints,
  listRunModels,
  type MetricDataset,
  searchLoggedModels,
  updateLoggedModel,
} from "./models";
