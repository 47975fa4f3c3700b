/** All that needs the package `yaml`, which pages load once somebody edits: see `loadParser`. */

export { isLong } from "@foldwise/core/input";
export { parse, stringify } from "yaml";
export { applyEdits } from "./edit";
export { prepareText, readText } from "./read-text";
export { colorYaml } from "./yaml-colors";
