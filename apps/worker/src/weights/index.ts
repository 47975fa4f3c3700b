export { weightsFolder } from "./cache-folder";
export { ensureWeights, publishedIdentity, type WeightsFile } from "./ensure-weights";
export { readManifest } from "./manifests";
export { WrongPlace } from "./wrong-place";
