export { deleteBaseline } from "./delete";
export { importBaseline } from "./import";
export { listBaselines, viewBaseline } from "./list";
