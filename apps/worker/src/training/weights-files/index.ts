export { exportModel } from "./export-model";
export { describeMatch, type MatchedWeights, matchWeights } from "./match-weights";
export { shardsOf } from "./read-tfjs";
export { readWeightsFile } from "./read-weights-file";
