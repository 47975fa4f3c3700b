export { artifactOwner } from "./artifact-owner";
export { type Purged, purgeDeleted } from "./purge-deleted";
export { sweepArtifacts } from "./sweep-artifacts";
