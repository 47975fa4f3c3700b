export { artifactOwner } from "./artifact-owner";
export { collectGarbage } from "./collect-garbage";
export { listDatasetLocations } from "./list-locations";
export { ownsArtifacts } from "./owns-artifacts";
export { previewPurge } from "./preview-purge";
export { type Purged, purgeDeleted } from "./purge-deleted";
export { removeUnnamed } from "./remove-unnamed";
