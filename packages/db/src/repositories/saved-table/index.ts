export { createSavedTable } from "./create";
export { deleteSavedTable } from "./delete";
export { listSavedTables, type SavedTable, viewSavedTable } from "./list";
export { updateSavedTable } from "./update";
