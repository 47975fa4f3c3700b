export { importBaseline, listBaselines } from "./list";
