export { cancelImport, isImportCancelled } from "./cancel";
export {
  type ClaimedImport,
  claimImport,
  type ImportClaim,
  type ImportProgress,
  MAX_IMPORT_ATTEMPTS,
  releaseImport,
  renewImport,
  requireImportClaim,
} from "./claim";
export { createImport, findImport, type ImportRecord, listOpenImports } from "./create";
export { failImport, finishImport } from "./finish";
