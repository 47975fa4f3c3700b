export { findOrMakeSplit, requireSplit, type SplitRow } from "./find-or-make";
