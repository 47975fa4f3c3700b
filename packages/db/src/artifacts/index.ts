export { makeFolderStore, removeStaleIncoming } from "./folder-store";
export type { ArtifactStore, StoredArtifact } from "./store";
