export { searchAll } from "./search";
