export { appendLogLines, type NewLogLine } from "./append";
export { lastLogLine } from "./last";
