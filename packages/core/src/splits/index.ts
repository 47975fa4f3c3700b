export { assumedPatient, countWithoutPatient, isKnownPatient } from "./assumed-patient";
export { type ClassCount, classCounts, classProblems } from "./class-counts";
export type { FoldSplit, InnerOptions, Split, SplitImage, SplitOptions } from "./contract";
export { type FoldLeakage, leakage } from "./leakage";
export { leaveOneFoldOut } from "./leave-one-fold-out";
export { makeSplit, offeredSchemes, splitInner } from "./make-split";
export { canonicalPatient } from "./patient-id";
export { type PatientInSeveralFolds, patientsInSeveralFolds } from "./patients-in-several-folds";
export { possiblySamePatients } from "./possibly-same-patients";
export {
  completeSplitOptions,
  DEFAULT_K,
  foldsOfSplit,
  SCHEMES,
  splitSchemeText,
  splitText,
} from "./schemes";
export { MIN_IMAGES_OF_A_CLASS, type SideSizes, sideSizes } from "./side-sizes";
export { type SplitFacts, type UsualSplits, usualSplits } from "./usual-splits";
export { splitWithinFoldByImage } from "./within-fold-by-image";
export { splitWithinFoldByPatient } from "./within-fold-by-patient";
