export { type QueueRecord, readWaiting, type WaitingRecord } from "./read-waiting";
