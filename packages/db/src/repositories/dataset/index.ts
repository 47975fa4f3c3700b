export { type DatasetRow, datasetFacts, datasetRef, findDataset, listDatasetSlugs } from "./find";
export { findDatasetByFingerprint, insertDataset, requireFreeSlug } from "./insert";
export { listDatasets, viewDataset } from "./view";
