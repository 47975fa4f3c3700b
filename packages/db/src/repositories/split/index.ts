export { findOrMakeSplit, type SplitRow } from "./find-or-make";
export { presentClasses } from "./present-classes";
