export { createSavedTable } from "./create";
export { deleteSavedTable } from "./delete";
export { findSavedTable, listSavedTables, type SavedTable } from "./list";
export { updateSavedTable } from "./update";
