export { DIGITS, type DigitsOptions, digitClass, generateDigits } from "./digits";
export { encodeBmp } from "./encode-bmp";
export {
  datasetFingerprint,
  FINDING_LEVELS,
  FINDING_REASONS,
  type Finding,
  type FindingCount,
  type FindingLevel,
  type FindingReason,
  findClass,
  type ImportCount,
  type ImportOptions,
  type ImportPlan,
  type InspectedFile,
  inspectFile,
  nameParts,
  PATIENT_POLICIES,
  type PatientPolicy,
  type Place,
  type PlannedImage,
  placeOf,
  planImport,
  positiveClassFirst,
  requireImportable,
  unreadableFile,
  unusablePlace,
} from "./import";
export { type DatasetManifest, manifestSchema, parseManifest } from "./manifest";
export { slugOfFolder } from "./slug-of-folder";
export { type GeneratedFile, generateSyntheticCells, SYNTHETIC_CELLS } from "./synthetic";
