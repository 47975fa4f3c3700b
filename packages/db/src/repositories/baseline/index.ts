export { deleteBaseline } from "./delete";
export { importBaseline } from "./import";
export { type BaselineHistory, type BaselineRecord, findBaseline, listBaselines } from "./list";
