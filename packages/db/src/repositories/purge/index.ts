export { artifactOwner } from "./artifact-owner";
export { listDatasetLocations } from "./list-locations";
export { previewPurge } from "./preview-purge";
export { type Purged, purgeDeleted } from "./purge-deleted";
export { sweepArtifacts } from "./sweep-artifacts";
