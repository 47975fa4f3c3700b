export { type DatasetRow, datasetFacts, datasetRef, findDataset, listDatasetSlugs } from "./find";
export { findDatasetImage } from "./image";
export { findDatasetByFingerprint, insertDataset, requireFreeSlug } from "./insert";
export { listDatasets, viewDataset } from "./view";
