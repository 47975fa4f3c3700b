export { issueReportToken } from "./issue-token";
export { type Reported, readReported } from "./read";
export { type StoredReports, storeReports } from "./store";
