export { type DatasetRow, datasetFacts, datasetRef, findDataset, listDatasetSlugs } from "./find";
export { type DatasetImage, findDatasetImage } from "./image";
export { findDatasetByFingerprint, insertDataset, requireFreeSlug } from "./insert";
export { listDatasets, viewDataset } from "./view";
