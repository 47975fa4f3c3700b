export {
  createLoggedModel,
  deleteLoggedModel,
  findLoggedModel,
  type LoggedModelRecord,
  type LoggedModelStatus,
  linkRunModels,
  listModelPoints,
  listRunModels,
  searchLoggedModels,
  updateLoggedModel,
} from "./models";
