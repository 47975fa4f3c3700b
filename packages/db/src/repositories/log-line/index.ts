export { appendLogLines, type NewLogLine } from "./append";
export { lastLogLine } from "./last";
export { type LogLineRecord, type LogPosition, listLogLines } from "./list";
export { logRefusedReport, REFUSED_SEQ } from "./refused";
