export {
  countLiveWorkers,
  listLiveCapabilities,
  listLiveClasses,
  listWorkers,
  type WorkerRecord,
} from "./list";
export { LIVE_SECONDS } from "./live";
export { drainWorker, registerWorker, stopWorker, type WorkerRegistration } from "./register";
export { slotsOfClass } from "./slots";
