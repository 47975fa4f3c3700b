export { deleteModelAlias, setModelAlias } from "./aliases";
export {
  createRegisteredModel,
  deleteRegisteredModel,
  findRegisteredModel,
  type RegisteredModelRecord,
  updateRegisteredModel,
} from "./models";
export { PROMPT_TAG, searchModelVersions, searchRegisteredModels } from "./search";
export {
  createModelVersion,
  deleteModelVersion,
  findModelVersion,
  listRegistrations,
  type ModelStage,
  type ModelVersionRecord,
  transitionModelVersion,
  updateModelVersion,
} from "./versions";
