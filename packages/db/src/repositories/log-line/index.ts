export { appendLogLines, type NewLogLine } from "./append";
