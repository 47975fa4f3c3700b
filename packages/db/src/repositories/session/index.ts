export { closeSession } from "./close";
export { isSessionOpen } from "./is-open";
export { openSession } from "./open";
