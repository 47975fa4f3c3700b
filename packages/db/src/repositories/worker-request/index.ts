export {
  type ClaimedRequest,
  claimRequest,
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
export { requestFile, requestImage, viewRequest } from "./view";
