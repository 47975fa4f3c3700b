export { findOrMakeSplit, type SplitRow, splitOptionsOf } from "./find-or-make";
export { listSplitImages } from "./images";
export { describeSplit, type SplitDescription } from "./read";
