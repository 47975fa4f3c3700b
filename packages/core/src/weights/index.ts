export { IMAGENET_WIDTHS, imagenetProblem } from "./imagenet";
export { type InitialWeights, initialWeightsSchema, weightsIdentity } from "./initial";
export {
  type Checksum,
  choosePublished,
  type PublishedFile,
  parseWeightsManifest,
  type WeightsManifest,
} from "./manifest";
