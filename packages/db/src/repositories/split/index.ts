export { findOrMakeSplit, type SplitRow } from "./find-or-make";
