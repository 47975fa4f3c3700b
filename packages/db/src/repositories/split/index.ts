export { findOrMakeSplit, type SplitKey, type SplitRow, splitOptionsOf } from "./find-or-make";
export { listSplitImages } from "./images";
export { checkInnerFolds, describeSplit, type SplitDescription } from "./read";
