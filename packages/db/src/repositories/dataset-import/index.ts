export { claimImport, failImport, finishImport, releaseImport, reportImportProgress } from "./claim";
export { createImport, viewImport } from "./create";
