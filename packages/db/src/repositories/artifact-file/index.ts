export {
  type ArtifactEntry,
  checkArtifactRoom,
  deleteArtifactFiles,
  findArtifactContent,
  findArtifactFile,
  listArtifactFolder,
  requireRoom,
  saveArtifactFile,
} from "./files";
export { type ArtifactOwner, holdOwner } from "./hold-owner";
export { type QuotaChangeRecord, readStorage, type Storage, setArtifactQuota } from "./storage";
export { artifactBytes, artifactBytesInAll, artifactBytesOf } from "./usage";
