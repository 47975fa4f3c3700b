export { type FoundPatients, PATIENT_POLICIES, type PatientPolicy } from "./assign-patients";
export { nameParts, type Place, placeOf } from "./file-name";
export { findClass } from "./find-class";
export {
  FINDING_LEVELS,
  FINDING_REASONS,
  type Finding,
  type FindingCount,
  type FindingLevel,
  type FindingReason,
} from "./finding";
export { datasetFingerprint } from "./fingerprint";
export { type InspectedFile, inspectFile, unreadableFile, unusablePlace } from "./inspect";
export { detectLayout, LAYOUTS, type Layout, type LayoutKind, type ManifestFile } from "./layout";
export {
  isManifestHeader,
  MANIFEST_COLUMNS,
  type ManifestColumn,
  type ManifestColumns,
} from "./manifest-file";
export { MAX_PATTERN, patientPatternProblems } from "./patient-pattern";
export {
  type ImportCount,
  type ImportOptions,
  type ImportPlan,
  type PlannedImage,
  planImport,
  requireImportable,
} from "./plan";
export { positiveClassFirst } from "./positive-class";
