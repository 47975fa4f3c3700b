export {
  type ArtifactEntry,
  checkArtifactRoom,
  deleteArtifactFiles,
  findArtifactContent,
  findArtifactFile,
  listArtifactFolder,
  saveArtifactFile,
} from "./files";
export { type ArtifactOwner, holdOwner } from "./hold-owner";
export { artifactBytesInAll, artifactBytesOf } from "./usage";
