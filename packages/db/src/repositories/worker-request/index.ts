export {
  type ClaimedRequest,
  claimRequest,
  MOST_REQUEST_ATTEMPTS,
  type RequestClaim,
  releaseRequest,
  renewRequest,
  requestInputs,
} from "./claim";
export { createRequest, type NewRequest } from "./create";
export { type Answer, failRequest, finishRequest } from "./finish";
export { listLatencies } from "./latency";
export { purgeRequests } from "./purge";
export { type TrainedRun, trainedRun } from "./trained-run";
export { REQUEST_HOURS, requestFile, requestImage, viewRequest } from "./view";
