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
export { createImport, viewImport } from "./create";
export { failImport, finishImport } from "./finish";
