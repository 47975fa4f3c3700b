export { type FoundRecord, searchAll } from "./search";
