export { readYaml } from "./read-yaml";
export { MOST_INTEGER, storableProblems } from "./storable";
