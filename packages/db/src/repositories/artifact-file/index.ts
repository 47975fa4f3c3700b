export {
  type ArtifactEntry,
  type ArtifactOwner,
  deleteArtifactFiles,
  findArtifactFile,
  listArtifactFolder,
  saveArtifactFile,
} from "./files";
