export {
  type ClaimedRequest,
  claimRequest,
  type RequestClaim,
  releaseRequest,
  renewRequest,
  requestInputs,
} from "./claim";
export { createRequest, type NewRequest } from "./create";
export { findRequest, type RequestRecord, requestFile, requestImage } from "./find";
export { type Answer, failRequest, finishRequest } from "./finish";
export { type LatencyRecord, listLatencies } from "./latency";
export { purgeRequests } from "./purge";
export { type TrainedRun, trainedRun } from "./trained-run";
