export { deleteDataset } from "./delete";
export { datasetFacts } from "./facts";
export {
  type DatasetRef,
  type DatasetRow,
  findDataset,
  listDatasetSlugs,
  patientBasis,
} from "./find";
export { findDeletedByFingerprint } from "./find-deleted";
export { findDatasetImage } from "./image";
export { findDatasetByFingerprint, insertDataset, lockFingerprint, requireFreeSlug } from "./insert";
export { type DatasetRecord, listDatasetRows, listDatasets, readDataset } from "./read";
export { restoreDataset } from "./restore";
export { setDatasetArchive } from "./set-archive";
export { type DatasetChange, updateDataset } from "./update";
export { requireLiveDataset } from "./use";
