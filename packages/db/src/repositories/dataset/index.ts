export { type DatasetRow, datasetFacts, datasetRef, findDataset, listDatasetSlugs } from "./find";
export { listDatasets, viewDataset } from "./view";
