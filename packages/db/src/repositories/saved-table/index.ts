export { createSavedTable } from "./create";
export { deleteSavedTable } from "./delete";
export { findSavedTable, listSavedTables, type SavedTable, type SavedTableHistory } from "./list";
export { updateSavedTable } from "./update";
