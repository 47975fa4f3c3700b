export { endAtLimit, readResourceUsage } from "./end-at-limit";
export { type Reported, reportToTrials } from "./report-to-trials";
export type { ReportedTrial } from "./watched-trials";
