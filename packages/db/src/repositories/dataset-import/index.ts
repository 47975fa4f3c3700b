export { createImport, viewImport } from "./create";
